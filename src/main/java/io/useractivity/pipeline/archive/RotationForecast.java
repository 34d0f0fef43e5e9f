package io.useractivity.pipeline.archive;

/**
 * Which limit an open object is expected to reach first, and when, if it goes on filling as it did.
 * Pure.
 *
 * @param dueMillis Long.MAX_VALUE if it cannot be told
 */
record RotationForecast(RotationReason reason, long dueMillis) {
  private static final long MILLIS_PER_HOUR = 3_600_000L;

  /**
   * @param eventTimeWhenOpened the partition's largest event time when it was opened
   * @param eventTimeNow the partition's largest event time now
   */
  static RotationForecast of(
      RotationPolicy policy,
      long nowMillis,
      long openedMillis,
      long records,
      long bytes,
      long hour,
      long eventTimeWhenOpened,
      long eventTimeNow) {
    long age = policy.maxAgeMillis() > 0 ? openedMillis + policy.maxAgeMillis() : Long.MAX_VALUE;
    RotationForecast first = new RotationForecast(RotationReason.AGE, age);
    double elapsed = Math.max(1, nowMillis - openedMillis);
    if (policy.maxEvents() > 0) {
      first =
          first.or(RotationReason.EVENTS, fullAt(nowMillis, elapsed, records, policy.maxEvents()));
    }
    if (policy.maxBytes() > 0) {
      first = first.or(RotationReason.BYTES, fullAt(nowMillis, elapsed, bytes, policy.maxBytes()));
    }
    long closes = (hour + 1) * MILLIS_PER_HOUR + policy.hourGraceMillis();
    boolean mayClose = policy.hourGraceMillis() > 0 && eventTimeWhenOpened < closes;
    if (mayClose && eventTimeNow > Long.MIN_VALUE) {
      // Event time is taken to pass as fast as the clock.
      first = first.or(RotationReason.HOUR_CLOSED, nowMillis + Math.max(0, closes - eventTimeNow));
    }
    return first;
  }

  private RotationForecast or(RotationReason other, long at) {
    return at < dueMillis ? new RotationForecast(other, at) : this;
  }

  private static long fullAt(long nowMillis, double elapsed, long have, long limit) {
    if (have <= 0) {
      return Long.MAX_VALUE;
    }
    double left = Math.max(0, limit - have) * elapsed / have;
    return left > 1e12 ? Long.MAX_VALUE : nowMillis + (long) left;
  }
}
