package io.useractivity.pipeline.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private final Metrics metrics = new Metrics();

  @Test
  void labelValuesFromOutsideAreBounded() {
    for (int i = 0; i < 1_000; i++) {
      metrics.add(Meter.STORE_FAILURES, "code-" + i, 1);
    }
    assertThat(metrics.value(Meter.STORE_FAILURES)).isEqualTo(1_000);
    assertThat(metrics.byLabel(Meter.STORE_FAILURES))
        .hasSize(Metrics.MAX_SERIES + 1)
        .containsEntry(Metrics.OTHER, 1_000L - Metrics.MAX_SERIES);
  }

  @Test
  void declaredSeriesShowZero() {
    metrics.declare(Meter.COMMITS, List.of("committed", "fenced"));
    metrics.add(Meter.COMMITS, "committed", 2);
    assertThat(metrics.samples(Meter.COMMITS)).isEqualTo(Map.of("committed", 2.0, "fenced", 0.0));
  }

  @Test
  void aGaugeKeepsFractionsAndTheLastRegistrationWins() {
    metrics.gauge(Meter.LAG_SECONDS, () -> 1);
    metrics.gauge(Meter.LAG_SECONDS, () -> 2.5);
    assertThat(metrics.samples(Meter.LAG_SECONDS)).isEqualTo(Map.of("", 2.5));
    assertThat(metrics.value(Meter.LAG_SECONDS)).isEqualTo(2);
  }

  @Test
  void anUnregisteredGaugeHasNoSeriesAndAnUntouchedCounterIsZero() {
    assertThat(metrics.samples(Meter.BUDGET_USED)).isEmpty();
    assertThat(metrics.samples(Meter.ARCHIVED)).isEqualTo(Map.of("", 0.0));
  }
}
