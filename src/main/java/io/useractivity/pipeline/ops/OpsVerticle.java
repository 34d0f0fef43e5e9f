package io.useractivity.pipeline.ops;

import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.metric.Meter;
import io.useractivity.pipeline.metric.Metrics;
import io.useractivity.pipeline.ops.export.PrometheusExport;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/**
 * The management port: {@code /startupz}, {@code /livez}, {@code /readyz} (JSON with reasons),
 * {@code /metrics} and {@code /status}.
 *
 * <p>Deploy it on a Vert.x of its own, with one event loop that nothing else uses: then a probe is
 * answered while the pipeline's loops are blocked. Probes only read what {@link HealthMonitor}
 * found; what may wait for something runs on a worker, once at a time.
 */
public final class OpsVerticle extends VerticleBase {
  private static final int IDLE_SECONDS = 60;

  private final PipelineConfig.Ops config;
  private final Health health;
  private final Metrics metrics;
  private final PrometheusExport prometheus;
  private HttpServer server;
  private boolean busy;

  public OpsVerticle(
      PipelineConfig.Ops config, Health health, Metrics metrics, PrometheusExport prometheus) {
    this.config = config;
    this.health = health;
    this.metrics = metrics;
    this.prometheus = prometheus;
  }

  @Override
  public Future<?> start() {
    return vertx
        .createHttpServer(
            new HttpServerOptions().setIdleTimeout(IDLE_SECONDS).setCompressionSupported(true))
        .requestHandler(this::answer)
        .listen(config.port(), config.host())
        .onSuccess(listening -> server = listening);
  }

  /** The port it listens on; valid once started. */
  public int port() {
    return server.actualPort();
  }

  private void answer(HttpServerRequest request) {
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      text(request.resume(), 405, "application/json", error("only GET and HEAD"));
      return;
    }
    switch (request.path()) {
      case "/startupz" -> verdict(request, health.startup());
      case "/livez" -> verdict(request, health.liveness());
      case "/readyz" -> verdict(request, health.readiness());
      case "/metrics" -> onWorker(request, PrometheusExport.CONTENT_TYPE, prometheus::scrape);
      case "/status" -> onWorker(request, "application/json", () -> status().encode());
      default ->
          text(
              request,
              404,
              "application/json",
              error("unknown path; try /readyz, /livez, /startupz, /metrics or /status"));
    }
  }

  private void onWorker(
      HttpServerRequest request, String type, java.util.concurrent.Callable<String> body) {
    if (busy) {
      text(request, 503, "application/json", error("the answer before is not finished yet"));
      return;
    }
    busy = true;
    vertx
        .executeBlocking(body, false)
        .onComplete(
            done -> {
              busy = false;
              if (done.succeeded()) {
                text(request, 200, type, done.result());
              } else {
                text(request, 500, "application/json", error(String.valueOf(done.cause())));
              }
            });
  }

  private JsonObject status() {
    JsonObject numbers = new JsonObject();
    for (Meter meter : Meter.values()) {
      numbers.put(meter.metricName(), metrics.value(meter));
      if (!meter.label().isEmpty()) {
        JsonObject labelled = new JsonObject();
        metrics.byLabel(meter).forEach(labelled::put);
        numbers.put(meter.metricName() + "_by_" + meter.label(), labelled);
      }
    }
    return new JsonObject().put("phase", health.phase().name()).put("metrics", numbers);
  }

  private void verdict(HttpServerRequest request, Health.Verdict verdict) {
    JsonObject reasons = new JsonObject();
    verdict.reasons().forEach(reasons::put);
    JsonObject body =
        new JsonObject()
            .put("ok", verdict.ok())
            .put("phase", health.phase().name())
            .put("reasons", reasons);
    text(request, verdict.ok() ? 200 : 503, "application/json", body.encode());
  }

  private static String error(String message) {
    return new JsonObject().put("error", message).encode();
  }

  private static void text(HttpServerRequest request, int status, String type, String body) {
    if (request.response().closed()) {
      return;
    }
    request
        .response()
        .setStatusCode(status)
        .putHeader("content-type", type)
        .putHeader("cache-control", "no-store")
        .end(body);
  }
}
