package io.useractivity.pipeline.view;

import java.util.LinkedHashMap;
import java.util.Map;

/** Events by type over the last 15 minutes, in steps of five seconds. Not thread-safe. */
public final class RateHistory {
  /** The type of rows that are no valid event. */
  static final String INVALID = "invalid";

  static final int STEPS = 180;
  static final long STEP_MILLIS = 5_000;
  private static final int MAX_TYPES = 12;
  private static final String OTHER = "other";

  private final Map<String, long[]> counts = new LinkedHashMap<>();
  private long newestStep = -1;

  void add(String type, long events, long nowMillis) {
    long step = advance(nowMillis);
    long[] series = counts.get(type);
    if (series == null) {
      String name = counts.size() < MAX_TYPES ? type : OTHER;
      series = counts.computeIfAbsent(name, each -> new long[STEPS]);
    }
    series[(int) (step % STEPS)] += events;
  }

  /** The series, oldest step first; the last one is still filling. */
  Picture picture(long nowMillis) {
    long step = advance(nowMillis);
    Map<String, long[]> series = new LinkedHashMap<>();
    counts.forEach(
        (type, ring) -> {
          long[] ordered = new long[STEPS];
          for (int i = 0; i < STEPS; i++) {
            ordered[i] = ring[(int) ((step + 1 + i) % STEPS)];
          }
          series.put(type, ordered);
        });
    return new Picture(STEP_MILLIS, (step + 1) * STEP_MILLIS, series);
  }

  private long advance(long nowMillis) {
    long step = Math.max(newestStep, nowMillis / STEP_MILLIS);
    if (newestStep >= 0) {
      for (long old = Math.max(newestStep, step - STEPS) + 1; old <= step; old++) {
        for (long[] series : counts.values()) {
          series[(int) (old % STEPS)] = 0;
        }
      }
    }
    newestStep = step;
    return step;
  }

  /**
   * @param endMillis end of the last step
   * @param series events per step by type
   */
  public record Picture(long stepMillis, long endMillis, Map<String, long[]> series) {
    long total(String type) {
      long total = 0;
      for (long count : series.getOrDefault(type, new long[0])) {
        total += count;
      }
      return total;
    }
  }
}
