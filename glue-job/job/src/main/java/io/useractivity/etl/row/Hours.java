package io.useractivity.etl.row;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Names of hours of event time, in UTC; each is made once. Not thread-safe. */
public final class Hours {
  private static final long MILLIS = 3_600_000L;

  private final Map<Long, String> names = new HashMap<>();

  /** {@code yyyy-MM-dd/HH} of a time. */
  public String of(long millis) {
    return names.computeIfAbsent(Math.floorDiv(millis, MILLIS), Hours::name);
  }

  private static String name(long number) {
    String start = Instant.ofEpochMilli(number * MILLIS).toString();
    int t = start.indexOf('T');
    return start.substring(0, t) + "/" + start.substring(t + 1, t + 3);
  }
}
