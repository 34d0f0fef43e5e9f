package io.useractivity.pipeline.kit;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * An HTTP proxy in front of an S3 server that breaks requests on demand. Signatures stay valid: the
 * Host header is passed on. Rules may be changed at any time, from any thread; the first that
 * applies wins; requests no rule wants pass through. With no server behind it ({@code target} null)
 * every request needs a rule.
 */
public final class FaultyS3 implements AutoCloseable {
  private final Vertx vertx;
  private final HttpClient client;
  private final HttpServer server;
  private final URI target;
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final Map<S3Operation, LongAdder> seen = new ConcurrentHashMap<>();
  private final Map<S3Operation, Map<String, String>> headers = new ConcurrentHashMap<>();

  private FaultyS3(URI target, int port) {
    this.target = target;
    this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    this.client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(64));
    this.server =
        await(
            vertx
                .createHttpServer(new HttpServerOptions().setMaxInitialLineLength(16_384))
                .requestHandler(this::handle)
                .listen(port, "127.0.0.1"));
  }

  /** Starts the proxy; {@code port} 0 picks a free one. */
  public static FaultyS3 start(URI target, int port) {
    return new FaultyS3(target, port);
  }

  /** Where clients send their requests. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  /** Breaks the next {@code count} requests of these operations (none named: of any). */
  public FaultyS3 next(int count, S3Fault fault, S3Operation... operations) {
    AtomicInteger left = new AtomicInteger(count);
    rules.add(new Rule(set(operations), () -> left.getAndDecrement() > 0, fault));
    return this;
  }

  /** Breaks every such request until {@link #heal}. */
  public FaultyS3 always(S3Fault fault, S3Operation... operations) {
    rules.add(new Rule(set(operations), () -> true, fault));
    return this;
  }

  /** Breaks a random share (0 to 1) of such requests until {@link #heal}. */
  public FaultyS3 share(double share, long seed, S3Fault fault, S3Operation... operations) {
    Random random = new Random(seed);
    rules.add(new Rule(set(operations), () -> random.nextDouble() < share, fault));
    return this;
  }

  /** Forgets all rules. */
  public void heal() {
    rules.clear();
  }

  /** How many such requests have come so far, broken ones included (none named: any). */
  public long requests(S3Operation... operations) {
    return set(operations).stream()
        .map(seen::get)
        .mapToLong(count -> count == null ? 0 : count.sum())
        .sum();
  }

  /** Headers of the last such request, with lower-case names; empty if there was none. */
  public Map<String, String> headers(S3Operation operation) {
    return headers.getOrDefault(operation, Map.of());
  }

  @Override
  public void close() {
    await(vertx.close());
  }

  private void handle(HttpServerRequest request) {
    S3Operation operation = S3Operation.of(request);
    seen.computeIfAbsent(operation, key -> new LongAdder()).increment();
    Map<String, String> sent = new HashMap<>();
    request
        .headers()
        .forEach(header -> sent.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
    headers.put(operation, Map.copyOf(sent));
    S3Fault fault = null;
    for (Rule rule : rules) {
      if (rule.operations().contains(operation) && rule.wants().getAsBoolean()) {
        fault = rule.fault();
        break;
      }
    }
    S3Fault chosen = fault;
    request.body().onSuccess(body -> act(request, body, chosen));
  }

  private void act(HttpServerRequest request, Buffer body, S3Fault fault) {
    if (fault == null) {
      pass(request, body, false);
      return;
    }
    switch (fault.kind()) {
      case ANSWER -> {
        HttpServerResponse response = request.response().setStatusCode(fault.status());
        response.putHeader("x-amz-request-id", "TEST-REQUEST");
        if (request.method() == HttpMethod.HEAD) {
          response.end();
        } else {
          response.putHeader("Content-Type", "application/xml").end(fault.body());
        }
      }
      case RESET -> request.connection().close();
      case LOST_ACK -> pass(request, body, true);
      case DELAY ->
          vertx.setTimer(Math.max(1, fault.delay().toMillis()), id -> pass(request, body, false));
      case STALL -> {}
    }
  }

  private void pass(HttpServerRequest request, Buffer body, boolean loseAnswer) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(request.method())
            .setHost(target.getHost())
            .setPort(target.getPort())
            .setURI(request.uri());
    client
        .request(options)
        .compose(
            forward -> {
              copyHead(request, forward);
              return forward.send(body);
            })
        .compose(answer -> answer.body().map(bytes -> new Answer(answer, bytes)))
        .onSuccess(
            answer -> {
              if (loseAnswer) {
                request.connection().close();
              } else {
                reply(request, answer);
              }
            })
        .onFailure(unreachable -> request.connection().close());
  }

  private static void copyHead(HttpServerRequest request, HttpClientRequest forward) {
    forward.authority(HostAndPort.parseAuthority(request.getHeader("Host"), 80));
    request
        .headers()
        .forEach(
            header -> {
              if (!header.getKey().equalsIgnoreCase("Host")) {
                forward.headers().add(header.getKey(), header.getValue());
              }
            });
  }

  private static void reply(HttpServerRequest request, Answer answer) {
    HttpServerResponse response = request.response().setStatusCode(answer.head().statusCode());
    answer
        .head()
        .headers()
        .forEach(
            header -> {
              if (!header.getKey().equalsIgnoreCase("Transfer-Encoding")) {
                response.headers().add(header.getKey(), header.getValue());
              }
            });
    response.end(answer.body());
  }

  private static Set<S3Operation> set(S3Operation... operations) {
    return operations.length == 0
        ? EnumSet.allOf(S3Operation.class)
        : EnumSet.copyOf(List.of(operations));
  }

  private static <T> T await(io.vertx.core.Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("the faulty S3 proxy failed: " + e, e);
    }
  }

  private record Answer(HttpClientResponse head, Buffer body) {}

  private record Rule(
      Set<S3Operation> operations, java.util.function.BooleanSupplier wants, S3Fault fault) {}
}
