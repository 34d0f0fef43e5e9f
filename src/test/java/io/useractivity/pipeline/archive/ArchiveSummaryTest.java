package io.useractivity.pipeline.archive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArchiveSummaryTest {
  private final ArchiveSummary summary = new ArchiveSummary();

  @Test
  void theFirstObjectIsSaidAtOnceAndTheNextOnesTogether() {
    assertThat(summary.isDue(0)).isFalse();
    summary.add(RotationReason.EVENTS, 5, 900);
    assertThat(summary.isDue(7)).isTrue();
    summary.said(7);
    summary.add(RotationReason.EVENTS, 5, 900);
    summary.add(RotationReason.AGE, 2, 400);
    summary.add(RotationReason.EVENTS, 5, 800);
    assertThat(summary.isDue(7 + ArchiveSummary.INTERVAL_MILLIS - 1)).isFalse();
    assertThat(summary.isDue(7 + ArchiveSummary.INTERVAL_MILLIS)).isTrue();
    assertThat(summary.reasons()).isEqualTo("events=2 age=1");
    assertThat(summary.records()).isEqualTo(12);
    assertThat(summary.bytes()).isEqualTo(2_100);
  }

  @Test
  void whatIsSaidIsSaidOnce() {
    summary.add(RotationReason.DRAIN, 1, 1);
    summary.said(1);
    assertThat(summary.isEmpty()).isTrue();
    assertThat(summary.isDue(Long.MAX_VALUE / 2)).isFalse();
    assertThat(summary.records()).isZero();
  }
}
