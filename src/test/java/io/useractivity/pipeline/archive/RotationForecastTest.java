package io.useractivity.pipeline.archive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RotationForecastTest {
  private static final long HOUR = 3_600_000;
  private static final long NOW = 100 * HOUR + 1_800_000;

  private static RotationForecast forecast(RotationPolicy policy, long records, long bytes) {
    return RotationForecast.of(policy, NOW, NOW - 10_000, records, bytes, 100, NOW - 20_000, NOW);
  }

  @Test
  void ageWhereNothingElseComesFirst() {
    assertThat(forecast(new RotationPolicy(0, 0, 60_000, 0), 5, 500))
        .isEqualTo(new RotationForecast(RotationReason.AGE, NOW + 50_000));
  }

  @Test
  void countAtItsRateSoFar() {
    assertThat(forecast(new RotationPolicy(15, 0, 60_000, 0), 5, 500))
        .isEqualTo(new RotationForecast(RotationReason.EVENTS, NOW + 20_000));
  }

  @Test
  void sizeAtItsRateSoFar() {
    assertThat(forecast(new RotationPolicy(1_000, 1_000, 60_000, 0), 5, 500))
        .isEqualTo(new RotationForecast(RotationReason.BYTES, NOW + 10_000));
  }

  @Test
  void theEndOfItsHourWithGrace() {
    assertThat(forecast(new RotationPolicy(0, 0, 10 * HOUR, 300_000), 5, 500))
        .isEqualTo(new RotationForecast(RotationReason.HOUR_CLOSED, NOW + 1_800_000 + 300_000));
  }

  @Test
  void notTheHourOfALateEvent() {
    RotationPolicy policy = new RotationPolicy(0, 0, 60_000, 300_000);
    assertThat(RotationForecast.of(policy, NOW, NOW, 1, 1, 90, NOW, NOW).reason())
        .isEqualTo(RotationReason.AGE);
  }

  @Test
  void noticesThatDoNotFitAreDroppedAndCounted() {
    ArchiveNotices notices = new ArchiveNotices(true);
    ArchivedObject object = new ArchivedObject("k", null, 0, 0, RotationReason.AGE, 0, 0);
    for (int i = 0; i < 5_000; i++) {
      notices.offer(object);
    }
    assertThat(notices.take()).hasSize(4_096);
    assertThat(notices.dropped()).isEqualTo(904);
    assertThat(notices.take()).isEmpty();
    ArchiveNotices unwanted = new ArchiveNotices(false);
    unwanted.offer(object);
    assertThat(unwanted.take()).isEmpty();
  }
}
