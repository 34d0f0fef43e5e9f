package io.useractivity.pipeline.audit;

import java.util.ArrayList;
import java.util.List;

/**
 * A growing column of primitive ints that never copies what it holds, so that millions of rows cost
 * four bytes each. One thread adds; distinct rows may be set by distinct threads afterwards.
 */
final class IntColumn {
  private static final int SHIFT = 13;
  private static final int MASK = (1 << SHIFT) - 1;

  private final List<int[]> chunks = new ArrayList<>();

  void add(int row, int value) {
    if (row >>> SHIFT == chunks.size()) {
      chunks.add(new int[1 << SHIFT]);
    }
    set(row, value);
  }

  void set(int row, int value) {
    chunks.get(row >>> SHIFT)[row & MASK] = value;
  }

  int get(int row) {
    return chunks.get(row >>> SHIFT)[row & MASK];
  }
}
