package io.useractivity.pipeline.archive;

/**
 * Decides when an open object is closed. Pure; limits that are 0 do not apply.
 *
 * @param maxEvents events per object
 * @param maxBytes bytes of record bodies per object
 * @param maxAgeMillis time since its first event arrived here
 * @param hourGraceMillis how far beyond the end of its hour event time must be before the hour
 *     counts as closed
 */
public record RotationPolicy(
    long maxEvents, long maxBytes, long maxAgeMillis, long hourGraceMillis) {
  private static final long MILLIS_PER_HOUR = 3_600_000L;

  /** After each append; null = stays open. */
  public RotationReason afterAppend(long events, long bytes) {
    if (maxEvents > 0 && events >= maxEvents) {
      return RotationReason.EVENTS;
    }
    return maxBytes > 0 && bytes >= maxBytes ? RotationReason.BYTES : null;
  }

  /**
   * On every tick; null = stays open.
   *
   * @param openedMillis when its first event arrived here
   * @param hour hours since the epoch of its lane
   * @param eventTimeWhenOpened the partition's largest event time when it was opened
   * @param eventTimeNow the partition's largest event time now
   */
  public RotationReason onTick(
      long nowMillis, long openedMillis, long hour, long eventTimeWhenOpened, long eventTimeNow) {
    if (maxAgeMillis > 0 && nowMillis - openedMillis >= maxAgeMillis) {
      return RotationReason.AGE;
    }
    if (hourGraceMillis <= 0) {
      return null;
    }
    // Only an hour that was still open when the object began can close it: a late event's object,
    // opened after its hour
    // had closed, waits for its other limits, or every late event would become an object of its
    // own.
    long closes = (hour + 1) * MILLIS_PER_HOUR + hourGraceMillis;
    return eventTimeWhenOpened < closes && eventTimeNow >= closes
        ? RotationReason.HOUR_CLOSED
        : null;
  }
}
