package io.useractivity.pipeline.store;

import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.store.DirectExchange.Answer;
import io.useractivity.pipeline.store.ObjectStore.ObjectAttributes;
import io.useractivity.pipeline.store.ObjectStore.UploadedPart;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * Each write as one signed HTTP request on the caller's event loop. The SDK spends three times the
 * CPU of this on a request of a few kilobytes, and milliseconds on each of the first hundreds of
 * any size.
 */
final class DirectWrites implements ObjectWrites {
  /** Longer bodies are neither copied nor hashed on the event loop: their CRC-32C is signed. */
  static final int SMALL = 256 * 1024;

  private static final String UNSIGNED = "UNSIGNED-PAYLOAD";

  /** The status an error gets that comes after a 200, as the SDK has it. */
  private static final int FAILED_LATE = 500;

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

  @Override
  public CompletableFuture<String> put(
      String key, ObjectBody body, ObjectAttributes attributes, boolean onlyIfAbsent) {
    SortedMap<String, String> headers = headers(attributes);
    if (onlyIfAbsent) {
      headers.put("if-none-match", "*");
    }
    return send(key, "", headers, body);
  }

  @Override
  public CompletableFuture<String> create(String key, ObjectAttributes attributes) {
    SortedMap<String, String> headers = headers(attributes);
    headers.put("x-amz-checksum-algorithm", "CRC32C");
    return read(send(HttpMethod.POST, key, "uploads=", headers, new byte[0]), this::uploadId);
  }

  @Override
  public CompletableFuture<String> part(
      String key, String uploadId, int number, ObjectBody body, String crc) {
    String query = "partNumber=" + number + "&uploadId=" + PutTarget.encoded(uploadId);
    SortedMap<String, String> headers = new TreeMap<>();
    return send(key, query, headers, body);
  }

  @Override
  public CompletableFuture<String> complete(String key, String uploadId, List<UploadedPart> parts) {
    SortedMap<String, String> headers = new TreeMap<>();
    headers.put("content-type", "application/xml");
    byte[] body = CompletionDocument.of(parts).getBytes(StandardCharsets.UTF_8);
    String query = "uploadId=" + PutTarget.encoded(uploadId);
    return read(send(HttpMethod.POST, key, query, headers, body), this::completedEtag);
  }

  private String uploadId(Answer answer) {
    return AnswerDocument.of(answer.body()).text("UploadId");
  }

  /** The status is sent before the work is done, so it says nothing. */
  private String completedEtag(Answer answer) {
    AnswerDocument document = AnswerDocument.of(answer.body());
    if (document.name().equals("Error")) {
      throw ErrorAnswer.exception(FAILED_LATE, answer.requestId(), document);
    }
    return document.text("ETag");
  }

  /** Unlike {@code thenApply}, passes a cancellation on. */
  private static CompletableFuture<String> read(
      CompletableFuture<Answer> exchange, Function<Answer, String> field) {
    CompletableFuture<String> read = exchange.thenApply(field);
    read.whenComplete(
        (value, failure) -> {
          if (read.isCancelled()) {
            exchange.cancel(true);
          }
        });
    return read;
  }

  private SortedMap<String, String> headers(ObjectAttributes attributes) {
    SortedMap<String, String> headers = new TreeMap<>(encryption);
    headers.put("content-type", attributes.contentType());
    attributes
        .metadata()
        .forEach(
            (name, value) ->
                headers.put("x-amz-meta-" + name.toLowerCase(Locale.ROOT), value.strip()));
    return headers;
  }

  private CompletableFuture<String> send(
      String key, String query, SortedMap<String, String> headers, ObjectBody body) {
    headers.put("x-amz-checksum-crc32c", S3Requests.crc32c(body));
    if (body.size() <= SMALL) {
      return read(send(HttpMethod.PUT, key, query, headers, bytes(body)), Answer::etag);
    }
    headers.put("x-amz-content-sha256", UNSIGNED);
    RequestOptions request = signed(HttpMethod.PUT, key, query, headers, body.size());
    body.tried();
    DirectExchange exchange = new DirectExchange(DirectExchange.pieces(body.buffers()));
    return read(exchange.on(client, request), Answer::etag);
  }

  private CompletableFuture<Answer> send(
      HttpMethod method, String key, String query, SortedMap<String, String> headers, byte[] body) {
    headers.put("x-amz-content-sha256", RequestSigner.hash(body));
    RequestOptions request = signed(method, key, query, headers, body.length);
    return new DirectExchange(List.of(Buffer.buffer(body))).on(client, request);
  }

  private RequestOptions signed(
      HttpMethod method, String key, String query, SortedMap<String, String> headers, long length) {
    headers.put("host", target.host());
    headers.put("x-amz-date", RequestSigner.time(clock.instant()));
    AwsCredentials identity = credentials.resolveCredentials();
    if (identity instanceof AwsSessionCredentials session) {
      headers.put("x-amz-security-token", session.sessionToken());
    }
    String path = target.path(key);
    RequestOptions request =
        new RequestOptions()
            .setMethod(method)
            .setHost(target.endpoint().getHost())
            .setPort(target.port())
            .setURI(query.isEmpty() ? path : path + '?' + query);
    request.putHeader(
        "authorization", signer.authorization(identity, method.name(), path, query, headers));
    headers.forEach(request::putHeader);
    return request.putHeader("content-length", Long.toString(length));
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
