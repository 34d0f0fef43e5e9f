package io.useractivity.pipeline.view;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An even sample of what came since the last {@link #drain}: reservoir sampling (Vitter 1985,
 * algorithm R), in order of arrival. Not thread-safe.
 */
final class Reservoir {
  private final int capacity;
  private final SplittableRandom random;
  private final List<Row> rows = new ArrayList<>();
  private long offered;

  Reservoir(int capacity, long seed) {
    this.capacity = capacity;
    this.random = new SplittableRandom(seed);
  }

  void offer(Row row) {
    offered++;
    if (rows.size() < capacity) {
      rows.add(row);
      return;
    }
    long place = random.nextLong(offered);
    if (place < capacity) {
      // Removing and appending keeps the order of arrival.
      rows.remove((int) place);
      rows.add(row);
    }
  }

  List<Row> drain() {
    List<Row> drained = List.copyOf(rows);
    rows.clear();
    offered = 0;
    return drained;
  }
}
