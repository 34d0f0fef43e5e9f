package io.useractivity.etl.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A bucket's prefix as a store. */
final class S3Store implements ObjectStore {
  private static final int PAGE = 1_000;
  private static final int PRECONDITION_FAILED = 412;
  private static final int CONFLICT = 409;

  private static final int BAD_REQUEST = 400;

  /** The largest object that one CopyObject or PutObject request takes. */
  private static final long MOST_AT_ONCE = 5L << 30;

  private final Location location;
  private final String bucket;
  private final String prefix;
  private final S3Client client;
  private final S3Calls calls;
  private final long mostAtOnce;
  private final S3Parts parts;

  S3Store(Location location) {
    this(location, MOST_AT_ONCE, S3Parts.COPIED, S3Parts.SENT);
  }

  /** With other sizes of requests. */
  S3Store(Location location, long mostAtOnce, long partCopied, long partSent) {
    this.location = location;
    this.bucket = location.bucket();
    this.prefix = location.prefix();
    this.client = S3Clients.open(location);
    this.calls = new S3Calls(location);
    this.mostAtOnce = mostAtOnce;
    this.parts = new S3Parts(client, bucket, partCopied, partSent);
  }

  @Override
  public String uri() {
    return location.uri();
  }

  @Override
  public String hadoopUri() {
    return "s3a://" + bucket + "/" + prefix.replaceFirst("/$", "");
  }

  @Override
  public List<Listed> list(String below, String after, int max) throws IOException {
    List<Listed> found = new ArrayList<>();
    String token = null;
    do {
      String next = token;
      int page = Math.min(PAGE, max - found.size());
      ListObjectsV2Response response =
          calls.call(
              "list",
              below,
              () ->
                  client.listObjectsV2(
                      request -> {
                        request.bucket(bucket).prefix(prefix + below).maxKeys(page);
                        if (next != null) {
                          request.continuationToken(next);
                        } else if (!after.isEmpty()) {
                          request.startAfter(prefix + after);
                        }
                      }));
      for (S3Object object : response.contents()) {
        found.add(
            new Listed(object.key().substring(prefix.length()), object.size(), object.eTag()));
      }
      token = Boolean.TRUE.equals(response.isTruncated()) ? response.nextContinuationToken() : null;
    } while (token != null && found.size() < max);
    return found;
  }

  @Override
  public List<String> folders(String below) throws IOException {
    return calls.call(
        "list",
        below,
        () ->
            client
                .listObjectsV2Paginator(
                    request -> request.bucket(bucket).prefix(prefix + below).delimiter("/"))
                .commonPrefixes()
                .stream()
                .map(folder -> folder.prefix().substring(prefix.length() + below.length()))
                .map(folder -> folder.substring(0, folder.length() - 1))
                .sorted()
                .toList());
  }

  @Override
  public Optional<Long> size(String key) throws IOException {
    return calls.find(
        "head",
        key,
        () ->
            client.headObject(request -> request.bucket(bucket).key(prefix + key)).contentLength());
  }

  @Override
  public Optional<byte[]> get(String key) throws IOException {
    return calls.find(
        "get",
        key,
        () ->
            client
                .getObjectAsBytes(request -> request.bucket(bucket).key(prefix + key))
                .asByteArrayUnsafe());
  }

  @Override
  public Optional<InputStream> open(String key) throws IOException {
    Optional<ResponseInputStream<GetObjectResponse>> first =
        calls.find(
            "get",
            key,
            () -> client.getObject(request -> request.bucket(bucket).key(prefix + key)));
    return first.map(
        answer ->
            new ResumingStream(
                "s3://" + bucket + "/" + prefix + key,
                answer.response().contentLength(),
                new Body(answer),
                position -> rest(key, position, answer.response().eTag()),
                Backoff.STORE));
  }

  private ResumingStream.Body rest(String key, long position, String etag) throws IOException {
    return new Body(
        calls.call(
            "get the rest (from byte " + position + ") of",
            key,
            () ->
                client.getObject(
                    request ->
                        request
                            .bucket(bucket)
                            .key(prefix + key)
                            .range("bytes=" + position + "-")
                            .ifMatch(etag))));
  }

  private record Body(ResponseInputStream<GetObjectResponse> stream)
      implements ResumingStream.Body {
    @Override
    public void abort() {
      stream.abort();
    }
  }

  @Override
  public void put(String key, byte[] content) throws IOException {
    put(key, RequestBody.fromBytes(content));
  }

  @Override
  public void put(String key, Path file) throws IOException {
    long size = Files.size(file);
    if (size <= mostAtOnce) {
      put(key, RequestBody.fromFile(file));
      return;
    }
    calls.call("put", key, () -> parts.send(file, size, prefix + key));
  }

  private void put(String key, RequestBody content) throws IOException {
    calls.call(
        "put",
        key,
        () -> client.putObject(request -> request.bucket(bucket).key(prefix + key), content));
  }

  @Override
  public boolean putIfAbsent(String key, byte[] content) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        client.putObject(
            request -> request.bucket(bucket).key(prefix + key).ifNoneMatch("*"),
            RequestBody.fromBytes(content));
        return true;
      } catch (S3Exception refused) {
        if (refused.statusCode() == PRECONDITION_FAILED) {
          // A retry of our own request whose answer was lost meets our own object.
          return get(key).filter(there -> Arrays.equals(there, content)).isPresent();
        }
        // ConditionalRequestConflict says nothing about the object: ask again (S3 API, PutObject).
        if (refused.statusCode() != CONFLICT || !Backoff.STORE.again(attempt)) {
          throw calls.failed("create", key, refused);
        }
        Backoff.STORE.pause(attempt);
      } catch (SdkException unreachable) {
        throw calls.failed("create", key, unreachable);
      }
    }
  }

  @Override
  public boolean copy(String from, String to) throws IOException {
    return copyFrom(this, from, to);
  }

  @Override
  public boolean copyFrom(ObjectStore other, String from, String to) throws IOException {
    if (!(other instanceof S3Store source) || !reachable(source)) {
      return ObjectStore.super.copyFrom(other, from, to);
    }
    if (source != this) {
      Optional<Long> size = source.size(from);
      return size.isPresent()
          && calls.find("copy", from, () -> copied(source, from, to, size.get())).isPresent();
    }
    try {
      return calls.find("copy", from, () -> copied(source, from, to, 0)).isPresent();
    } catch (IOException refused) {
      // what was just written is rarely too large, so nobody asked before
      long size = badRequest(refused) ? size(from).orElse(0L) : 0;
      if (size <= mostAtOnce) {
        throw refused;
      }
      return calls.find("copy", from, () -> copied(source, from, to, size)).isPresent();
    }
  }

  private Object copied(S3Store source, String from, String to, long size) {
    if (size > mostAtOnce) {
      return parts.copy(source.bucket, source.prefix + from, size, prefix + to);
    }
    return client.copyObject(
        request ->
            request
                .sourceBucket(source.bucket)
                .sourceKey(source.prefix + from)
                .destinationBucket(bucket)
                .destinationKey(prefix + to));
  }

  private static boolean badRequest(IOException refused) {
    return refused.getCause() instanceof S3Exception s3 && s3.statusCode() == BAD_REQUEST;
  }

  private boolean reachable(S3Store other) {
    return location.equals(other.location.at(location.uri()));
  }

  @Override
  public void delete(List<String> keys) throws IOException {
    for (int from = 0; from < keys.size(); from += PAGE) {
      List<ObjectIdentifier> page = new ArrayList<>();
      for (String key : keys.subList(from, Math.min(keys.size(), from + PAGE))) {
        page.add(ObjectIdentifier.builder().key(prefix + key).build());
      }
      DeleteObjectsResponse response =
          calls.call(
              "delete",
              keys.get(from),
              () ->
                  client.deleteObjects(
                      request ->
                          request
                              .bucket(bucket)
                              .delete(Delete.builder().objects(page).quiet(true).build())));
      if (response.hasErrors() && !response.errors().isEmpty()) {
        throw new IOException("s3://" + bucket + " refused to delete: " + response.errors().get(0));
      }
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
