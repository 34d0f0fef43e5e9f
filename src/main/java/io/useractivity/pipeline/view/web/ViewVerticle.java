package io.useractivity.pipeline.view.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.useractivity.pipeline.bus.Addresses;
import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.kafka.TopicTail;
import io.useractivity.pipeline.view.OperatorGate;
import io.useractivity.pipeline.view.Origins;
import io.useractivity.pipeline.view.StatusDocument;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;

/**
 * The public port: page, WebSocket and API. Reads Kafka with a consumer of its own, outside any
 * group, and shares no memory with the other parts, so it works as well in a process of its own.
 */
public final class ViewVerticle extends VerticleBase {
  private static final int MAX_MESSAGE = 4_096;
  private static final int IDLE_SECONDS = 120;

  private final PipelineConfig config;
  private final ViewState state;
  private final Origins origins;
  private final OperatorGate gate;
  private HttpServer server;
  private LiveClients clients;
  private Assets assets;
  private ReadApi reads;
  private ControlApi controls;
  private WorkerExecutor worker;
  private TopicTail tail;

  /** Reads schema files; may block. */
  public ViewVerticle(PipelineConfig config) {
    this.config = config;
    this.state = ViewState.of(config);
    PipelineConfig.View view = config.view();
    this.origins =
        new Origins(
            view.host(),
            !view.tlsKey().isBlank(),
            io.useractivity.pipeline.view.Columns.split(view.origins()));
    this.gate = new OperatorGate(view.token(), view.openControls());
  }

  @Override
  public Future<?> start() {
    worker = vertx.createSharedWorkerExecutor("view-lookup", 1);
    clients =
        new LiveClients(
            vertx,
            state.feed(),
            state.columns(),
            config.view().clientTimeout().toMillis(),
            this::status);
    reads = new ReadApi(this::status, state.objects(), state.deadLetters(), state.lookup(), worker);
    controls = new ControlApi(vertx, gate);
    return vertx
        .executeBlocking(Assets::load)
        .onSuccess(loaded -> assets = loaded)
        .compose(
            loaded ->
                vertx
                    .createHttpServer(options())
                    .requestHandler(this::answer)
                    .listen(config.view().port(), config.view().host()))
        .onSuccess(
            listening -> {
              server = listening;
              tail = state.startTail();
              vertx.setPeriodic(LiveClients.FRAME_MILLIS, id -> clients.tick());
            });
  }

  /** The port it listens on; valid once started. */
  public int port() {
    return server.actualPort();
  }

  /** The page's address. */
  public String url() {
    String host = config.view().host();
    String shown = host.equals("127.0.0.1") || host.equals("0.0.0.0") ? "localhost" : host;
    boolean tls = !config.view().tlsKey().isBlank();
    return (tls ? "https://" : "http://") + shown + ":" + port() + "/";
  }

  private HttpServerOptions options() {
    PipelineConfig.View view = config.view();
    HttpServerOptions options =
        new HttpServerOptions()
            .setIdleTimeout(IDLE_SECONDS)
            .setMaxWebSocketFrameSize(MAX_MESSAGE)
            .setMaxWebSocketMessageSize(MAX_MESSAGE)
            .setMaxFormAttributeSize(0)
            .setHttp2ClearTextEnabled(false)
            .setTcpNoDelay(true);
    if (!view.tlsKey().isBlank()) {
      options
          .setSsl(true)
          .setKeyCertOptions(
              new PemKeyCertOptions().setCertPath(view.tlsCertificate()).setKeyPath(view.tlsKey()));
    }
    return options;
  }

  private void answer(HttpServerRequest request) {
    String host = request.authority() == null ? null : request.authority().toString();
    if (!origins.acceptsHost(host)) {
      Answers.problem(
          request, 421, "Misdirected request", "this server has no such name; see view.origins");
    } else if (request.path().equals("/live")) {
      live(request, host);
    } else if (request.method() == HttpMethod.POST) {
      post(request, host);
    } else if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
      request.response().putHeader("allow", "GET, HEAD, POST");
      Answers.problem(request, 405, "Method not allowed", "try GET");
    } else if (!assets.serve(request) && !reads.handle(request)) {
      Answers.problem(
          request, 404, "Not found", "unknown path; /openapi.yaml describes what there is");
    }
  }

  private void post(HttpServerRequest request, String host) {
    if (!origins.accepts(request.getHeader("origin"), host)) {
      Answers.problem(request, 403, "Forbidden", "this origin may not do that; see view.origins");
      return;
    }
    switch (request.path()) {
      case "/api/generator" -> controls.handle(request, Addresses.GENERATOR_CONTROL, "generator");
      case "/api/archiver" -> controls.handle(request, Addresses.ARCHIVER_CONTROL, "archiver");
      default -> Answers.problem(request, 404, "Not found", "try /api/generator or /api/archiver");
    }
  }

  private void live(HttpServerRequest request, String host) {
    if (!origins.accepts(request.getHeader("origin"), host)) {
      Answers.problem(request, 403, "Forbidden", "this origin may not watch; see view.origins");
    } else if (!"websocket".equalsIgnoreCase(request.getHeader("upgrade"))) {
      request.response().putHeader("upgrade", "websocket");
      Answers.problem(request, 426, "Upgrade required", "this is a WebSocket");
    } else if (clients.count() >= config.view().maxClients()) {
      request.response().putHeader("retry-after", "30");
      Answers.problem(
          request, 503, "Unavailable", clients.count() + " browsers watch already; try later");
    } else {
      String filter = request.getParam("filter");
      request.toWebSocket().onSuccess(socket -> clients.add(socket, request.connection(), filter));
    }
  }

  private ObjectNode status(int steps) {
    StatusDocument.Server facts =
        new StatusDocument.Server(
            config.kafka().topic(),
            config.s3().bucket(),
            state.trouble(),
            state.ends(),
            clients.count(),
            clients.skipped(),
            gate.usable(),
            gate.needsToken());
    return state.document().build(facts, steps, System.currentTimeMillis());
  }

  /** Tells the browsers, then ends. */
  @Override
  public Future<?> stop() {
    if (tail != null) {
      tail.close();
    }
    clients.closeAll();
    Future<Void> closed = server == null ? Future.succeededFuture() : server.close();
    return closed
        .eventually(
            () ->
                worker.executeBlocking(
                    () -> {
                      state.lookup().close();
                      return null;
                    }))
        .eventually(worker::close);
  }
}
