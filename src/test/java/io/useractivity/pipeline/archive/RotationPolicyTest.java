package io.useractivity.pipeline.archive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RotationPolicyTest {
  private static final long HOUR = 3_600_000L;
  private final RotationPolicy policy = new RotationPolicy(5, 1000, 60_000, 300_000);

  @Test
  void countAndBytesCloseAfterTheAppendThatReachesThem() {
    assertThat(policy.afterAppend(4, 999)).isNull();
    assertThat(policy.afterAppend(5, 10)).isEqualTo(RotationReason.EVENTS);
    assertThat(policy.afterAppend(1, 1000)).isEqualTo(RotationReason.BYTES);
  }

  @Test
  void aLimitOfZeroDoesNotApply() {
    RotationPolicy none = new RotationPolicy(0, 0, 0, 0);
    assertThat(none.afterAppend(Long.MAX_VALUE, Long.MAX_VALUE)).isNull();
    assertThat(none.onTick(Long.MAX_VALUE, 0, 10, 0, Long.MAX_VALUE)).isNull();
  }

  @Test
  void ageCountsFromTheArrivalHereAndNeedsNoFurtherEvent() {
    assertThat(policy.onTick(59_999, 0, 10, 0, 0)).isNull();
    assertThat(policy.onTick(60_000, 0, 10, 0, 0)).isEqualTo(RotationReason.AGE);
  }

  @Test
  void anHourClosesOnceEventTimeIsBeyondItsEndAndGrace() {
    long closes = 11 * HOUR + 300_000;
    assertThat(policy.onTick(0, 0, 10, 10 * HOUR, closes - 1)).isNull();
    assertThat(policy.onTick(0, 0, 10, 10 * HOUR, closes)).isEqualTo(RotationReason.HOUR_CLOSED);
  }

  @Test
  void aLateEventsObjectIsNotClosedByItsHourLongOver() {
    long longAfter = 20 * HOUR;
    assertThat(policy.onTick(0, 0, 10, longAfter, longAfter + HOUR)).isNull();
  }
}
