package io.useractivity.pipeline.audit;

import java.util.ArrayList;
import java.util.List;

/**
 * A growing column of primitive longs that never copies what it holds, so that millions of rows
 * cost eight bytes each. One thread adds; distinct rows may be set by distinct threads afterwards.
 */
final class LongColumn {
  private static final int SHIFT = 13;
  private static final int MASK = (1 << SHIFT) - 1;

  private final List<long[]> chunks = new ArrayList<>();

  void add(int row, long value) {
    if (row >>> SHIFT == chunks.size()) {
      chunks.add(new long[1 << SHIFT]);
    }
    set(row, value);
  }

  void set(int row, long value) {
    chunks.get(row >>> SHIFT)[row & MASK] = value;
  }

  long get(int row) {
    return chunks.get(row >>> SHIFT)[row & MASK];
  }
}
