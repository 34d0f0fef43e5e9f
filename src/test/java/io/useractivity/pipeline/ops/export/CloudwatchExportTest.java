package io.useractivity.pipeline.ops.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.failure.PipelineException;
import io.useractivity.pipeline.metric.Meter;
import io.useractivity.pipeline.metric.Metrics;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The SDK's real client against a server that speaks CloudWatch's protocol. */
class CloudwatchExportTest {
  private static final String TOPIC = "events";
  private final Metrics metrics = new Metrics();
  private CloudwatchServer server;

  @BeforeAll
  static void credentials() {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
  }

  @AfterAll
  static void noCredentials() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @BeforeEach
  void start() {
    server = new CloudwatchServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void sendsWhatIsAllowedAndNothingElse() {
    metrics.gauge(Meter.LAG_SECONDS, () -> 2.5);
    metrics.add(Meter.DEAD_LETTERED, "corrupt-body", 3);
    metrics.add(Meter.ARCHIVED, 7);
    try (CloudwatchExport export =
        start(100, "oldest_unarchived_seconds", "dead_letters_total", "upload_seconds")) {
      metrics.time(Meter.UPLOAD_SECONDS, "", Duration.ofMillis(200).toNanos());
      awaitDatum(export, "upload_seconds.max");
      awaitDatum(export, "dead_letters.count");
    }
    assertThat(server.data())
        .allMatch(datum -> datum.namespace().equals("Shop"))
        .allMatch(datum -> datum.dimensions().get("topic").equals(TOPIC))
        .extracting(CloudwatchServer.Datum::name)
        .containsOnly(
            "oldest_unarchived_seconds.value",
            "dead_letters.count",
            "upload_seconds.count",
            "upload_seconds.sum",
            "upload_seconds.avg",
            "upload_seconds.max");
    assertThat(server.data())
        .anySatisfy(
            datum -> {
              assertThat(datum.name()).isEqualTo("oldest_unarchived_seconds.value");
              assertThat(datum.value()).isEqualTo(2.5);
              assertThat(datum.dimensions()).isEqualTo(Map.of("topic", TOPIC));
            })
        .anySatisfy(
            datum ->
                assertThat(datum.dimensions())
                    .isEqualTo(Map.of("topic", TOPIC, "reason", "corrupt-body")));
    assertThat(sum("dead_letters.count")).isEqualTo(3);
  }

  @Test
  void neverSendsMoreSeriesThanAllowed() {
    for (int i = 0; i < 20; i++) {
      metrics.add(Meter.STORE_FAILURES, "code-" + i, 1);
    }
    try (CloudwatchExport export = start(5, "store_failures_total", "upload_seconds")) {
      awaitDatum(export, "store_failures.count");
      metrics.time(Meter.UPLOAD_SECONDS, "", 1);
      export.refresh();
    }
    assertThat(server.data().stream().map(d -> d.name() + d.dimensions()).distinct())
        .hasSizeLessThanOrEqualTo(5);
    assertThat(metrics.value(Meter.CLOUDWATCH_REFUSED)).isGreaterThanOrEqualTo(15);
  }

  @Test
  void aRejectingCloudWatchCostsItsDataOnlyAndIsUsedAgainLater() {
    server.refuse(400);
    metrics.gauge(Meter.OPEN_LANES, () -> 1);
    try (CloudwatchExport export = start(10, "open_lanes")) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                export.refresh();
                return metrics.value(Meter.CLOUDWATCH_FAILURES) >= 2;
              });
      assertThat(server.data()).isEmpty();
      server.refuse(0);
      awaitDatum(export, "open_lanes.value");
    }
  }

  @Test
  void anUnreachableCloudWatchHoldsNothingUp() throws Exception {
    URI nowhere;
    try (ServerSocket free = new ServerSocket(0)) {
      nowhere = URI.create("http://127.0.0.1:" + free.getLocalPort());
    }
    metrics.gauge(Meter.OPEN_LANES, () -> 1);
    CloudwatchExport export =
        CloudwatchExport.start(config(nowhere, 10, List.of("open_lanes")), metrics, TOPIC);
    long began = System.nanoTime();
    for (int i = 0; i < 1_000; i++) {
      export.refresh();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> metrics.value(Meter.CLOUDWATCH_FAILURES) > 0);
    began = System.nanoTime();
    export.close();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void anUnknownMeterIsRefusedByNameAtStart() {
    assertThatThrownBy(() -> start(10, "open_lanes", "open_lane"))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining("open_lane, which there is not")
        .hasMessageContaining("oldest_unarchived_seconds");
  }

  private void awaitDatum(CloudwatchExport export, String name) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              export.refresh();
              return sum(name) > 0;
            });
  }

  private double sum(String name) {
    return server.data().stream()
        .filter(datum -> datum.name().equals(name))
        .mapToDouble(CloudwatchServer.Datum::value)
        .sum();
  }

  private CloudwatchExport start(int maxSeries, String... meters) {
    return CloudwatchExport.start(
        config(server.endpoint(), maxSeries, List.of(meters)), metrics, TOPIC);
  }

  private static PipelineConfig.Cloudwatch config(
      URI endpoint, int maxSeries, List<String> meters) {
    return new PipelineConfig.Cloudwatch(
        true,
        "Shop",
        "eu-central-1",
        endpoint.toString(),
        Duration.ofSeconds(1),
        meters,
        maxSeries);
  }
}
