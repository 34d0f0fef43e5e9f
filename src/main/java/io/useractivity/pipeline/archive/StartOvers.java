package io.useractivity.pipeline.archive;

import io.useractivity.pipeline.event.PartitionId;
import java.util.HashMap;
import java.util.Map;

/**
 * How often a partition may be archived again from its committed offset because an object's bytes
 * were lost on their way. It ends when that offset does not move: then something takes every upload
 * away, and a person must look. Thread-safe.
 */
final class StartOvers {
  /** From the same committed offset. */
  static final int MAX = 3;

  private final Map<PartitionId, Tries> tries = new HashMap<>();

  private record Tries(long committed, int count) {}

  /** Counts one more start from {@code committed}; false if it would be one too many. */
  synchronized boolean mayAgain(PartitionId partition, long committed) {
    Tries before = tries.get(partition);
    int count = before != null && before.committed() == committed ? before.count() : 0;
    if (count >= MAX) {
      return false;
    }
    tries.put(partition, new Tries(committed, count + 1));
    return true;
  }
}
