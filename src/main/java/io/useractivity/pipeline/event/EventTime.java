package io.useractivity.pipeline.event;

/** Conversion of a raw timestamp to Unix milliseconds, with the range the archive accepts. */
enum EventTime {
  SECONDS(1_000, 1),
  MILLIS(1, 1),
  MICROS(1, 1_000),
  NANOS(1, 1_000_000);

  /** 9999-12-31T23:59:59.999Z. */
  static final long MAX_MILLIS = 253_402_300_799_999L;

  /** What {@link #toMillis} returns for a time outside 1970 to 9999. */
  static final long OUT_OF_RANGE = -1;

  private final long factor;
  private final long divisor;
  private final long maxRaw;

  EventTime(long factor, long divisor) {
    this.factor = factor;
    this.divisor = divisor;
    this.maxRaw = maxRaw(factor, divisor);
  }

  /** Unix milliseconds, rounded down, or {@link #OUT_OF_RANGE}. */
  long toMillis(long raw) {
    return raw >= 0 && raw <= maxRaw ? raw * factor / divisor : OUT_OF_RANGE;
  }

  private static long maxRaw(long factor, long divisor) {
    boolean overflows = MAX_MILLIS > (Long.MAX_VALUE - (divisor - 1)) / divisor;
    return overflows ? Long.MAX_VALUE : (MAX_MILLIS * divisor + divisor - 1) / factor;
  }
}
