package io.useractivity.pipeline.ops;

import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.metric.Meter;
import io.useractivity.pipeline.metric.Metrics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/**
 * The management port: {@code /startupz}, {@code /livez}, {@code /readyz} and {@code /status}, JSON
 * with reasons.
 */
public final class OpsVerticle extends VerticleBase {
  private final PipelineConfig.Ops config;
  private final Health health;
  private final Metrics metrics;
  private HttpServer server;

  public OpsVerticle(PipelineConfig.Ops config, Health health, Metrics metrics) {
    this.config = config;
    this.health = health;
    this.metrics = metrics;
  }

  @Override
  public Future<?> start() {
    return vertx
        .createHttpServer()
        .requestHandler(this::answer)
        .listen(config.port(), config.host())
        .onSuccess(listening -> server = listening);
  }

  /** The port it listens on; valid once started. */
  public int port() {
    return server.actualPort();
  }

  private void answer(HttpServerRequest request) {
    switch (request.path()) {
      case "/startupz" -> verdict(request, health.startup());
      case "/livez" -> verdict(request, health.liveness());
      case "/readyz" -> verdict(request, health.readiness());
      case "/status" -> json(request, 200, status());
      default ->
          json(
              request,
              404,
              new JsonObject()
                  .put("error", "unknown path; try /readyz, /livez, /startupz or /status"));
    }
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

  private static void verdict(HttpServerRequest request, Health.Verdict verdict) {
    JsonObject reasons = new JsonObject();
    verdict.reasons().forEach(reasons::put);
    json(
        request,
        verdict.ok() ? 200 : 503,
        new JsonObject().put("ok", verdict.ok()).put("reasons", reasons));
  }

  private static void json(HttpServerRequest request, int status, JsonObject body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .putHeader("cache-control", "no-store")
        .end(body.encode());
  }
}
