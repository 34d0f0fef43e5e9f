package io.useractivity.etl.row;

import java.time.Instant;

/** Hours of event time, in UTC. Pure. */
public final class Hours {
  private static final long MILLIS = 3_600_000L;

  private Hours() {}

  /** {@code yyyy-MM-dd/HH} of a time. */
  public static String of(long millis) {
    String start = Instant.ofEpochMilli(number(millis) * MILLIS).toString();
    int t = start.indexOf('T');
    return start.substring(0, t) + "/" + start.substring(t + 1, t + 3);
  }

  /** Hours since 1970 began. */
  public static long number(long millis) {
    return Math.floorDiv(millis, MILLIS);
  }
}
