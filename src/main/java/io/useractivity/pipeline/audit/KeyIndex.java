package io.useractivity.pipeline.audit;

import java.util.Arrays;
import java.util.UUID;

/** Finds an {@link ObjectTable}'s row by key: open addressing over row numbers, linear probing. */
final class KeyIndex {
  private static final int EMPTY = -1;

  private final ObjectTable table;
  private int[] slots = new int[1 << 10];
  private int used;

  KeyIndex(ObjectTable table) {
    this.table = table;
    Arrays.fill(slots, EMPTY);
  }

  int find(int hour, long high, long low) {
    int mask = slots.length - 1;
    for (int slot = slot(high, low, mask); ; slot = (slot + 1) & mask) {
      int row = slots[slot];
      if (row == EMPTY || table.sameKey(row, hour, high, low)) {
        return row;
      }
    }
  }

  void put(int row) {
    if (3L * (used + 1) > 2L * slots.length) {
      int[] old = slots;
      slots = new int[old.length * 2];
      Arrays.fill(slots, EMPTY);
      for (int moved : old) {
        if (moved != EMPTY) {
          place(moved);
        }
      }
    }
    place(row);
    used++;
  }

  private void place(int row) {
    UUID id = table.id(row);
    int mask = slots.length - 1;
    int slot = slot(id.getMostSignificantBits(), id.getLeastSignificantBits(), mask);
    while (slots[slot] != EMPTY) {
      slot = (slot + 1) & mask;
    }
    slots[slot] = row;
  }

  private static int slot(long high, long low, int mask) {
    long mixed = (high * 31 + low) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32) & mask;
  }
}
