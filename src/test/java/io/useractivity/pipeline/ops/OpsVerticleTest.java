package io.useractivity.pipeline.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.pipeline.config.ConfigLoader;
import io.useractivity.pipeline.config.ConfigSources;
import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.metric.Meter;
import io.useractivity.pipeline.metric.Metrics;
import io.useractivity.pipeline.ops.export.PrometheusExport;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The management port while the pipeline's event loops and the numbers behind metrics hang. */
class OpsVerticleTest {
  private static final int LOOPS = 2;
  private final Vertx own = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Vertx pipeline =
      Vertx.vertx(
          new VertxOptions().setEventLoopPoolSize(LOOPS).setBlockedThreadCheckInterval(600_000));
  private final CountDownLatch release = new CountDownLatch(1);
  private final Metrics metrics = new Metrics();
  private final Health health = new Health();
  private final HealthMonitor monitor = new HealthMonitor(health);
  private final PrometheusExport prometheus = new PrometheusExport(metrics, "events");
  private final LoopBeats beats =
      new LoopBeats(LOOPS, Duration.ofSeconds(1), HealthMonitor.INTERVAL);
  private OpsVerticle ops;

  @BeforeEach
  void start() throws Exception {
    PipelineConfig config =
        ConfigLoader.load(ConfigSources.none().withSettings("ops.port=0")).config();
    ops = new OpsVerticle(config.ops(), health, metrics, prometheus);
    health.requireToLive(new Fact("event-loops", beats::trouble));
    health.enter(Health.Phase.RUNNING, "running");
    monitor.before(beats::look);
    monitor.start();
    await(own.deployVerticle(ops));
    await(pipeline.deployVerticle(beats::beat, new DeploymentOptions().setInstances(LOOPS)));
    // the first answer of a JVM loads many classes
    client().send(request("/livez", 20), HttpResponse.BodyHandlers.ofString());
  }

  @AfterEach
  void stop() throws Exception {
    release.countDown();
    monitor.close();
    await(pipeline.close());
    await(own.close());
    prometheus.close();
  }

  @Test
  void aBlockedEventLoopIsNamedByAnAnswerWithinASecondAndForgottenAfterwards() throws Exception {
    assertThat(get("/livez").statusCode()).isEqualTo(200);
    pipeline.runOnContext(
        now -> {
          try {
            release.await(30, TimeUnit.SECONDS);
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        });
    await().atMost(Duration.ofSeconds(5)).until(() -> get("/livez").statusCode() == 503);
    assertThat(get("/livez").body()).contains("event loop vert.x-eventloop-thread-", "blocked");
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    release.countDown();
    await().atMost(Duration.ofSeconds(5)).until(() -> get("/livez").statusCode() == 200);
  }

  @Test
  void aGaugeThatHangsHoldsUpTheScrapeOnly() throws Exception {
    metrics.gauge(
        Meter.OPEN_LANES,
        () -> {
          try {
            release.await(30, TimeUnit.SECONDS);
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
          return 1;
        });
    var scrape = client().sendAsync(request("/metrics", 30), HttpResponse.BodyHandlers.ofString());
    await().atMost(Duration.ofSeconds(5)).until(() -> get("/metrics").statusCode() == 503);
    for (String probe : new String[] {"/livez", "/readyz", "/startupz"}) {
      assertThat(get(probe).statusCode()).as(probe).isEqualTo(200);
    }
    release.countDown();
    assertThat(scrape.get(10, TimeUnit.SECONDS).body()).contains("uap_open_lanes");
  }

  @Test
  void theScrapeFollowsSeriesThatComeAndGo() throws Exception {
    metrics.readings(Meter.LAG_RECORDS, () -> Map.of("0", 5.0, "1", 6.0));
    assertThat(get("/metrics").body())
        .contains("uap_consumer_lag_records{partition=\"1\",topic=\"events\"} 6.0")
        .contains("jvm_memory_used_bytes");
    metrics.readings(Meter.LAG_RECORDS, () -> Map.of("0", 7.0));
    assertThat(get("/metrics").body())
        .contains("uap_consumer_lag_records{partition=\"0\",topic=\"events\"} 7.0")
        .doesNotContain("partition=\"1\"");
  }

  @Test
  void otherPathsAndMethodsAreRefusedWithAnExplanation() throws Exception {
    assertThat(get("/nothing").statusCode()).isEqualTo(404);
    HttpResponse<String> posted =
        client()
            .send(
                HttpRequest.newBuilder(uri("/livez"))
                    .POST(HttpRequest.BodyPublishers.ofString("x"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(posted.statusCode()).isEqualTo(405);
  }

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static HttpClient client() {
    return CLIENT;
  }

  /** Fails if there is no answer within a second. */
  private HttpResponse<String> get(String path) throws Exception {
    return client().send(request(path, 1), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest request(String path, int seconds) {
    return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(seconds)).build();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + ops.port() + path);
  }

  private static org.awaitility.core.ConditionFactory await() {
    return org.awaitility.Awaitility.await();
  }

  private static void await(io.vertx.core.Future<?> future) throws Exception {
    future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
