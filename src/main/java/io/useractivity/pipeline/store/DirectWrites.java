package io.useractivity.pipeline.store;

import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.store.ObjectStore.ObjectAttributes;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * PutObject and UploadPart, the two requests that carry an archive's bytes, each as one signed HTTP
 * request on the caller's event loop. The SDK spends three times the CPU of this on a request of a
 * few kilobytes, and milliseconds on each of the first hundreds of any size. Everything else,
 * multipart uploads' beginnings and ends among it, goes through the SDK.
 */
final class DirectWrites implements AutoCloseable {
  /** Longer bodies are neither copied nor hashed on the event loop: their CRC-32C is signed. */
  static final int SMALL = 256 * 1024;

  private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
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

  DirectWrites(
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
   * PutObject. Any thread; on an event loop the request stays there.
   *
   * @return the ETag as it was sent, or null; fails with an S3Exception where the store answered,
   *     else with an IOException. Cancelling it resets the request.
   */
  CompletableFuture<String> put(
      String key, ObjectBody body, ObjectAttributes attributes, boolean onlyIfAbsent) {
    SortedMap<String, String> headers = new TreeMap<>(encryption);
    headers.put("content-type", attributes.contentType());
    attributes
        .metadata()
        .forEach(
            (name, value) ->
                headers.put("x-amz-meta-" + name.toLowerCase(Locale.ROOT), value.strip()));
    if (onlyIfAbsent) {
      headers.put("if-none-match", "*");
    }
    return send(target.path(key), "", headers, body);
  }

  /** UploadPart; otherwise like {@link #put}. */
  CompletableFuture<String> part(String key, String uploadId, int number, ObjectBody body) {
    String query = "partNumber=" + number + "&uploadId=" + PutTarget.encoded(uploadId);
    return send(target.path(key), query, new TreeMap<>(), body);
  }

  private CompletableFuture<String> send(
      String path, String query, SortedMap<String, String> headers, ObjectBody body) {
    boolean small = body.size() <= SMALL;
    byte[] bytes = small ? bytes(body) : null;
    headers.put("host", target.host());
    headers.put("x-amz-date", RequestSigner.time(clock.instant()));
    headers.put("x-amz-content-sha256", small ? RequestSigner.hash(bytes) : UNSIGNED);
    headers.put("x-amz-checksum-crc32c", S3Requests.crc32c(body));
    AwsCredentials identity = credentials.resolveCredentials();
    if (identity instanceof AwsSessionCredentials session) {
      headers.put("x-amz-security-token", session.sessionToken());
    }
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.PUT)
            .setHost(target.endpoint().getHost())
            .setPort(target.port())
            .setURI(query.isEmpty() ? path : path + '?' + query);
    request.putHeader("authorization", signer.authorization(identity, "PUT", path, query, headers));
    headers.forEach(request::putHeader);
    request.putHeader("content-length", Long.toString(body.size()));
    if (small) {
      return new DirectExchange(List.of(Buffer.buffer(bytes))).on(client, request);
    }
    body.tried();
    return new DirectExchange(body.buffers().stream().map(DirectExchange::view).toList())
        .on(client, request);
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

  @Override
  public void close() {
    client.close();
  }
}
