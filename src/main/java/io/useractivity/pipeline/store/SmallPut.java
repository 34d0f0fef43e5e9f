package io.useractivity.pipeline.store;

import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.store.ObjectStore.ObjectAttributes;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * PutObject of a small body as one HTTP request on the caller's event loop. The SDK spends three
 * times the CPU of this on a request of a few kilobytes, and most objects of an archive with few
 * events per file are that small. Whatever is not a plain put of a small object goes through the
 * SDK.
 */
final class SmallPut implements AutoCloseable {
  /** Larger bodies are not worth a copy on the event loop. */
  static final int MAX_BYTES = 256 * 1024;

  private static final int CONNECT_MILLIS = 10_000;

  /** Silence of the peer, not the length of a request. */
  private static final int SILENCE_SECONDS = 60;

  /** Below the 20 s after which S3 closes an idle connection. */
  private static final int KEEP_ALIVE_SECONDS = 10;

  private final PutTarget target;
  private final RequestSigner signer;
  private final CredentialCache credentials;
  private final Map<String, String> encryption;
  private final Clock clock;
  private final HttpClient client;

  SmallPut(
      Vertx vertx,
      PipelineConfig.S3 config,
      PutTarget target,
      CredentialCache credentials,
      Clock clock) {
    this.target = target;
    this.signer = new RequestSigner(target.region());
    this.credentials = credentials;
    this.encryption = encryption(config);
    this.clock = clock;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setSsl(target.tls())
                .setConnectTimeout(CONNECT_MILLIS)
                .setIdleTimeout(SILENCE_SECONDS)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setTcpKeepAlive(true),
            new PoolOptions().setHttp1MaxSize(config.maxConnections()));
  }

  private static Map<String, String> encryption(PipelineConfig.S3 config) {
    String header = "x-amz-server-side-encryption";
    return switch (config.encryption()) {
      case NONE -> Map.of();
      case SSE_S3 -> Map.of(header, "AES256");
      case SSE_KMS ->
          config.kmsKeyId().isEmpty()
              ? Map.of(header, "aws:kms")
              : Map.of(header, "aws:kms", header + "-aws-kms-key-id", config.kmsKeyId());
    };
  }

  /**
   * Any thread; on an event loop the request stays there.
   *
   * @return the ETag as it was sent, or null; fails with an S3Exception where the store answered,
   *     else with an IOException. Cancelling it resets the request.
   */
  CompletableFuture<String> put(
      String key, ObjectBody body, ObjectAttributes attributes, boolean onlyIfAbsent) {
    byte[] bytes = bytes(body);
    String path = target.path(key);
    SortedMap<String, String> headers = headers(bytes, body, attributes, onlyIfAbsent);
    AwsCredentials identity = credentials.resolveCredentials();
    if (identity instanceof AwsSessionCredentials session) {
      headers.put("x-amz-security-token", session.sessionToken());
    }
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.PUT)
            .setHost(target.endpoint().getHost())
            .setPort(target.port())
            .setURI(path);
    request.putHeader("authorization", signer.authorization(identity, "PUT", path, headers));
    headers.forEach(request::putHeader);
    return send(request, Buffer.buffer(bytes));
  }

  private CompletableFuture<String> send(RequestOptions options, Buffer body) {
    CompletableFuture<String> etag = new CompletableFuture<>();
    client
        .request(options)
        .onFailure(failure -> etag.completeExceptionally(unanswered(failure)))
        .onSuccess(
            request -> {
              if (etag.isDone()) {
                request.reset();
                return;
              }
              exchange(request, body, etag);
            });
    return etag;
  }

  private static void exchange(
      HttpClientRequest request, Buffer body, CompletableFuture<String> etag) {
    etag.whenComplete(
        (value, failure) -> {
          if (etag.isCancelled()) {
            request.reset();
          }
        });
    request
        .send(body)
        .compose(response -> response.body().map(text -> new Answer(response, text)))
        .onSuccess(answer -> answer.completes(etag))
        .onFailure(failure -> etag.completeExceptionally(unanswered(failure)));
  }

  private SortedMap<String, String> headers(
      byte[] bytes, ObjectBody body, ObjectAttributes attributes, boolean onlyIfAbsent) {
    SortedMap<String, String> headers = new TreeMap<>(encryption);
    headers.put("host", target.host());
    headers.put("content-type", attributes.contentType());
    headers.put("x-amz-date", RequestSigner.time(clock.instant()));
    headers.put("x-amz-content-sha256", RequestSigner.hash(bytes));
    headers.put("x-amz-checksum-crc32c", S3Requests.crc32c(body));
    attributes
        .metadata()
        .forEach(
            (name, value) ->
                headers.put("x-amz-meta-" + name.toLowerCase(Locale.ROOT), value.strip()));
    if (onlyIfAbsent) {
      headers.put("if-none-match", "*");
    }
    return headers;
  }

  private static byte[] bytes(ObjectBody body) {
    byte[] bytes = new byte[Math.toIntExact(body.size())];
    int at = 0;
    for (ByteBuffer buffer : body.buffers()) {
      int length = buffer.remaining();
      buffer.duplicate().get(bytes, at, length);
      at += length;
    }
    return bytes;
  }

  /** Vert.x has exceptions of its own for closed connections; ours are classified as I/O. */
  private static IOException unanswered(Throwable failure) {
    return failure instanceof IOException io
        ? io
        : new IOException(String.valueOf(failure.getMessage()), failure);
  }

  @Override
  public void close() {
    client.close();
  }

  private record Answer(HttpClientResponse response, Buffer body) {
    private static final int OK = 200;

    void completes(CompletableFuture<String> etag) {
      if (response.statusCode() == OK) {
        etag.complete(response.getHeader("etag"));
      } else {
        etag.completeExceptionally(
            ErrorAnswer.exception(
                response.statusCode(), response.getHeader("x-amz-request-id"), body.toString()));
      }
    }
  }
}
