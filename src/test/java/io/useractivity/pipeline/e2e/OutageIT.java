package io.useractivity.pipeline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.useractivity.pipeline.event.SchemaCatalog;
import io.useractivity.pipeline.kit.Browser;
import io.useractivity.pipeline.kit.FaultyS3;
import io.useractivity.pipeline.kit.OpsFiles;
import io.useractivity.pipeline.kit.PipelineProcess;
import io.useractivity.pipeline.kit.S3Fault;
import io.useractivity.pipeline.kit.S3Operation;
import io.useractivity.pipeline.publish.ActivityEncoder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Kafka goes away, then the object store, under load: the probes of the real process say which and
 * why, it stays alive, recovers by itself, and nothing is lost. So does the live page, which
 * another process serves and, where there is one, a real browser watches. And: what dashboard and
 * alerts ask for is in its scrape.
 */
class OutageIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  /** How long Kafka stays away after the probe has said so. */
  private static final Duration KAFKA_AWAY =
      Duration.ofSeconds(Long.getLong("uap.outage.seconds", 0));

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private final HttpClient client = HttpClient.newHttpClient();
  private String base;

  @Test
  void probesNameTheOutageAndRecover() throws Exception {
    try (Lab lab = new Lab("outage");
        FaultyS3 proxy = FaultyS3.start(lab.s3().endpoint(), 0)) {
      lab.storeThrough(proxy.endpoint());
      int port = freePort();
      base = "http://127.0.0.1:" + port;
      PipelineProcess pipeline =
          lab.run(
              "outage-pipeline",
              "256m",
              "--set",
              "ops.port=" + port,
              "--set",
              "generator.rate=1000",
              "--set",
              "generator.corrupt=0.1%",
              "--set",
              "archiver.rotation.events=0",
              "--set",
              "archiver.rotation.age=500ms",
              "--set",
              "resilience.backoff=50ms",
              "--set",
              "resilience.max-backoff=500ms",
              "--set",
              "resilience.timeout=2s",
              "--set",
              "resilience.breaker-open=500ms");
      awaitReady();
      awaitUploads(proxy, 20);
      Page page = page(lab);
      assertThat(names(get("/metrics").body())).containsAll(OpsFiles.metrics());

      lab.kafka().pause();
      awaitNotReady("\"kafka\":\"Kafka at " + lab.kafka().bootstrapServers());
      assertThat(get("/livez").statusCode()).isEqualTo(200);
      page.awaitTrouble("Kafka");
      holdFor(KAFKA_AWAY);
      assertThat(get("/livez").statusCode()).isEqualTo(200);
      assertThat(get("/readyz").body()).contains("\"kafka\":\"Kafka at ");
      lab.kafka().resume();
      awaitReady();
      page.awaitNoTrouble();
      awaitUploads(proxy, 20);

      proxy.always(S3Fault.slowDown());
      awaitNotReady("\"object-store\":\"");
      assertThat(get("/livez").statusCode()).isEqualTo(200);
      assertThat(get("/metrics").body()).containsPattern("uap_breaker_open\\{[^}]*} 1\\.0");
      page.awaitTrouble("object store");
      proxy.heal();
      awaitReady();
      page.awaitNoTrouble();
      awaitUploads(proxy, 20);
      page.close();

      pipeline.term();
      assertThat(pipeline.awaitExit(Duration.ofSeconds(60)))
          .as("after SIGTERM: %s", pipeline.output().tail())
          .isZero();
      assertThat(pipeline.output().stderr()).containsOnlyOnce("Not ready reasons=\"{kafka=");
      PipelineProcess verify = lab.verify("--until", "end");
      assertThat(verify.awaitExit(Duration.ofSeconds(60)))
          .as("verify printed %s", verify.output().tail())
          .isZero();
      long records =
          new IndependentAudit(SchemaCatalog.packaged().named(ActivityEncoder.SCHEMA_NAME))
              .check(lab.kafka(), lab.s3())
              .records();
      assertThat(List.of(counted(pipeline, "generated"), counted(pipeline, "published")))
          .as("generated, published; the topic holds %d", records)
          .containsOnly(records);
    }
  }

  private static long counted(PipelineProcess ended, String what) {
    Pattern figure = Pattern.compile(" Ended .*" + what + "=\"(\\d+)\"");
    Matcher line = figure.matcher(ended.output().find(figure).orElseThrow());
    assertThat(line.find()).isTrue();
    return Long.parseLong(line.group(1));
  }

  /** An outage has to last, and the test to wait. */
  private static void holdFor(Duration time) {
    if (!time.isZero()) {
      await().pollDelay(time).atMost(time.plusSeconds(10)).until(() -> true);
    }
  }

  private Page page(Lab lab) throws Exception {
    int port = freePort();
    lab.run("outage-view", "192m", "--roles", "view", "--set", "view.port=" + port);
    URI address = URI.create("http://127.0.0.1:" + port + "/");
    Page page = new Page(address, client, Browser.find().map(found -> Browser.open(1200, 800)));
    page.awaitNoTrouble();
    page.browser.ifPresent(browser -> browser.go(address));
    page.awaitNoTrouble();
    return page;
  }

  /** What a person sees: the page's status document, and its alert line in a browser. */
  private record Page(URI address, HttpClient client, Optional<Browser> browser)
      implements AutoCloseable {
    private static final String LINE = "document.getElementById('trouble')";

    void awaitTrouble(String why) {
      await().atMost(PATIENCE).ignoreExceptions().until(() -> troubles().contains(why));
      browser.ifPresent(
          each ->
              each.until(
                  "!" + LINE + ".hidden && " + LINE + ".textContent.includes('" + why + "')"));
    }

    void awaitNoTrouble() {
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(troubles()).isEmpty());
      browser.ifPresent(each -> each.until(LINE + " === null || " + LINE + ".hidden"));
    }

    /** Of the page's own process and of all it hears of. */
    private String troubles() throws Exception {
      HttpRequest request =
          HttpRequest.newBuilder(address.resolve("api/status"))
              .timeout(Duration.ofSeconds(5))
              .build();
      JsonNode status =
          MAPPER.readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
      assertThat(status.path("processes")).as("processes seen").isNotEmpty();
      StringBuilder words = new StringBuilder(status.at("/view/trouble").asText());
      status
          .path("processes")
          .forEach(process -> process.path("trouble").forEach(why -> words.append(why.asText())));
      return words.toString();
    }

    @Override
    public void close() {
      browser.ifPresent(Browser::close);
    }
  }

  private void awaitReady() {
    await().atMost(PATIENCE).ignoreExceptions().until(() -> get("/readyz").statusCode() == 200);
  }

  private void awaitNotReady(String why) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              HttpResponse<String> answer = get("/readyz");
              assertThat(answer.statusCode()).isEqualTo(503);
              assertThat(answer.body()).contains(why);
            });
  }

  private HttpResponse<String> get(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(5)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static Set<String> names(String scrape) {
    Set<String> names = new TreeSet<>();
    scrape
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> names.add(line.split("[{ ]", 2)[0]));
    return names;
  }

  private static void awaitUploads(FaultyS3 proxy, int more) {
    long until = proxy.requests(S3Operation.PUT_OBJECT) + more;
    await().atMost(PATIENCE).until(() -> proxy.requests(S3Operation.PUT_OBJECT) >= until);
  }

  private static int freePort() throws Exception {
    try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
