package io.useractivity.pipeline.store;

import io.useractivity.pipeline.config.PipelineConfig;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The bucket behind the AWS SDK's asynchronous client; the only user of the SDK. Futures complete
 * on network threads, so what hangs on them must be short or move to another thread. Cancelling a
 * future ends its request.
 */
public final class S3ObjectStore implements ObjectStore {
  private static final int PAGE = 1_000;

  private final String bucket;
  private final S3AsyncClient client;
  private final S3Requests requests;
  private final S3Calls calls;
  private final CredentialCache credentials;
  private final NetworkLoops loops;
  private final ObjectWrites writes;

  private S3ObjectStore(
      PipelineConfig.S3 config, CredentialCache credentials, NetworkLoops loops, Vertx vertx) {
    this.bucket = config.bucket();
    this.credentials = credentials;
    this.loops = loops;
    this.client = S3Clients.build(config, credentials, loops);
    this.requests = new S3Requests(config);
    this.calls = new S3Calls(credentials, bucket);
    this.writes = writes(config, vertx);
  }

  private ObjectWrites writes(PipelineConfig.S3 config, Vertx vertx) {
    ObjectWrites sdk = new SdkWrites(client, requests);
    return vertx == null
        ? sdk
        : PutTarget.of(client, bucket, config.pathStyle())
            .<ObjectWrites>map(
                to -> new DirectWrites(vertx, config, to, credentials, Clock.systemUTC()))
            .orElse(sdk);
  }

  /**
   * Builds the client; makes no request, but may look for a region in files and the instance's
   * metadata, so call it off the event loop. Fails with a {@link StoreException} of kind FATAL
   * where the configuration cannot work.
   */
  public static S3ObjectStore connect(PipelineConfig.S3 config) {
    return connect(config, null);
  }

  /** Like the other; sends bodies on the caller's event loop of {@code vertx}. */
  public static S3ObjectStore connect(PipelineConfig.S3 config, Vertx vertx) {
    return connect(config, S3Clients.credentials(config), vertx);
  }

  /** With another source of credentials; {@code vertx} may be null. */
  static S3ObjectStore connect(
      PipelineConfig.S3 config, AwsCredentialsProvider source, Vertx vertx) {
    CredentialCache cache = new CredentialCache(source, Clock.systemUTC());
    NetworkLoops loops = new NetworkLoops();
    try {
      return new S3ObjectStore(config, cache, loops, vertx);
    } catch (RuntimeException unusable) {
      loops.close();
      cache.close();
      throw unusable;
    }
  }

  @Override
  public CompletableFuture<StoredObject> put(
      String key, ObjectBody body, ObjectAttributes attributes) {
    return put(key, body, attributes, false);
  }

  @Override
  public CompletableFuture<StoredObject> putIfAbsent(
      String key, ObjectBody body, ObjectAttributes attributes) {
    return put(key, body, attributes, true);
  }

  private CompletableFuture<StoredObject> put(
      String key, ObjectBody body, ObjectAttributes attributes, boolean onlyIfAbsent) {
    return calls.call(
        "PutObject",
        key,
        () -> writes.put(key, body, attributes, onlyIfAbsent),
        etag -> new StoredObject(key, etag("PutObject", key, etag), body.size()));
  }

  @Override
  public CompletableFuture<String> createMultipart(String key, ObjectAttributes attributes) {
    return calls.call(
        "CreateMultipartUpload",
        key,
        () -> writes.create(key, attributes),
        uploadId -> {
          if (uploadId == null || uploadId.isEmpty()) {
            throw S3Failures.incomplete("CreateMultipartUpload", subject(key), "upload id");
          }
          return uploadId;
        });
  }

  @Override
  public CompletableFuture<UploadedPart> uploadPart(
      String key, String uploadId, int number, ObjectBody body) {
    String crc = S3Requests.crc32c(body);
    return calls.call(
        "UploadPart",
        key,
        () -> writes.part(key, uploadId, number, body, crc),
        etag -> new UploadedPart(number, etag("UploadPart", key, etag), body.size(), crc));
  }

  @Override
  public CompletableFuture<StoredObject> completeMultipart(
      String key, String uploadId, List<UploadedPart> parts) {
    long size = parts.stream().mapToLong(UploadedPart::size).sum();
    return calls.call(
        "CompleteMultipartUpload",
        key,
        () -> writes.complete(key, uploadId, parts),
        etag -> new StoredObject(key, etag("CompleteMultipartUpload", key, etag), size));
  }

  @Override
  public CompletableFuture<Void> abortMultipart(String key, String uploadId) {
    return calls.call(
        "AbortMultipartUpload",
        key,
        () ->
            client.abortMultipartUpload(abort -> abort.bucket(bucket).key(key).uploadId(uploadId)),
        answer -> null,
        Set.of("NoSuchUpload", "NoSuchKey"),
        null);
  }

  @Override
  public CompletableFuture<List<UnfinishedUpload>> listMultiparts(String prefix) {
    return new MultipartListing(client, requests, calls, prefix).all();
  }

  @Override
  public CompletableFuture<Optional<ObjectHead>> head(String key) {
    return calls.call(
        "HeadObject",
        key,
        () -> client.headObject(head -> head.bucket(bucket).key(key)),
        answer -> Optional.of(head(key, answer)),
        Set.of("NoSuchKey", "NotFound"),
        Optional.empty());
  }

  @Override
  public CompletableFuture<ListPage> list(String prefix, String startAfter) {
    return calls.call(
        "ListObjectsV2",
        prefix,
        () -> client.listObjectsV2(requests.list(prefix, startAfter, PAGE)),
        (ListObjectsV2Response page) ->
            new ListPage(
                page.contents().stream().map(S3ObjectStore::listed).toList(),
                Boolean.TRUE.equals(page.isTruncated())));
  }

  @Override
  public CompletableFuture<byte[]> get(String key) {
    return calls.call(
        "GetObject",
        key,
        () ->
            client.getObject(
                get -> get.bucket(bucket).key(key), AsyncResponseTransformer.toBytes()),
        answer -> answer.asByteArrayUnsafe());
  }

  @Override
  public CompletableFuture<byte[]> getRange(String key, long offset, int length) {
    if (offset < 0 || length < 1) {
      throw new IllegalArgumentException(
          "a range starts at 0 or later and holds a byte at least: " + offset + ", " + length);
    }
    String range = "bytes=" + offset + "-" + (offset + length - 1);
    return calls.call(
        "GetObject",
        key,
        () ->
            client.getObject(
                get -> get.bucket(bucket).key(key).range(range),
                AsyncResponseTransformer.toBytes()),
        answer -> answer.asByteArrayUnsafe(),
        Set.of("InvalidRange"),
        new byte[0]);
  }

  @Override
  public CompletableFuture<Void> checkBucket() {
    // A listing, not HEAD: only an answer with a body says whether it is the bucket, the region or
    // the permission.
    return calls.call(
        "ListObjectsV2", "", () -> client.listObjectsV2(requests.list("", "", 1)), answer -> null);
  }

  @Override
  public CompletableFuture<Void> createBucket() {
    return calls.call(
        "CreateBucket",
        "",
        () -> client.createBucket(create -> create.bucket(bucket)),
        answer -> null,
        Set.of("BucketAlreadyOwnedByYou"),
        null);
  }

  @Override
  public void close() {
    writes.close();
    client.close();
    loops.close();
    credentials.close();
  }

  private String subject(String key) {
    return calls.subject(key);
  }

  private String etag(String operation, String key, String etag) {
    if (etag == null || etag.isEmpty()) {
      throw S3Failures.incomplete(operation, subject(key), "ETag");
    }
    return unquoted(etag);
  }

  /** Stores that hold files written by others may list them without an ETag. */
  private static String unquoted(String etag) {
    if (etag == null) {
      return "";
    }
    boolean quoted = etag.length() >= 2 && etag.startsWith("\"") && etag.endsWith("\"");
    return quoted ? etag.substring(1, etag.length() - 1) : etag;
  }

  private static ObjectHead head(String key, HeadObjectResponse answer) {
    Map<String, String> metadata = new TreeMap<>();
    answer.metadata().forEach((name, value) -> metadata.put(name.toLowerCase(Locale.ROOT), value));
    return new ObjectHead(key, unquoted(answer.eTag()), answer.contentLength(), metadata);
  }

  private static ListedObject listed(S3Object object) {
    return new ListedObject(
        object.key(), unquoted(object.eTag()), object.size(), object.lastModified());
  }
}
