package io.useractivity.pipeline.audit;

import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The dead letters of one partition: offset and CRC-32C of the value, twelve bytes each. Fill it,
 * {@link #freeze} it, then ask.
 */
public final class DeadLetterIndex {
  private static final int NO_VALUE = 0;

  private long[] offsets = new long[16];
  private int[] crcs = new int[16];
  private int size;
  private long distinct;

  /** Whether a record has a dead letter. */
  public enum Match {
    NONE,
    /** One for this offset, but with another value. */
    OTHER_VALUE,
    SAME_VALUE
  }

  /** Adds a dead letter with its original value, which may be null. */
  public void add(long offset, byte[] value) {
    if (size == offsets.length) {
      offsets = Arrays.copyOf(offsets, size * 2);
      crcs = Arrays.copyOf(crcs, size * 2);
    }
    offsets[size] = offset;
    crcs[size++] = crc(value);
  }

  /** Sorts; call once after the last {@link #add}. */
  public void freeze() {
    Integer[] order = new Integer[size];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Long.compare(offsets[a], offsets[b]));
    long[] sortedOffsets = new long[size];
    int[] sortedCrcs = new int[size];
    for (int i = 0; i < size; i++) {
      sortedOffsets[i] = offsets[order[i]];
      sortedCrcs[i] = crcs[order[i]];
      distinct += i == 0 || sortedOffsets[i] != sortedOffsets[i - 1] ? 1 : 0;
    }
    offsets = sortedOffsets;
    crcs = sortedCrcs;
  }

  public Match match(long offset, byte[] value) {
    int at = lowerBound(offset);
    if (at == size || offsets[at] != offset) {
      return Match.NONE;
    }
    int crc = crc(value);
    for (int i = at; i < size && offsets[i] == offset; i++) {
      if (crcs[i] == crc) {
        return Match.SAME_VALUE;
      }
    }
    return Match.OTHER_VALUE;
  }

  /** True if there is one for an offset in [first, last]. */
  boolean anyWithin(long first, long last) {
    int at = lowerBound(first);
    return at < size && offsets[at] <= last;
  }

  /** Dead letters, repeated ones included. */
  long size() {
    return size;
  }

  /** Offsets with at least one. */
  long distinct() {
    return distinct;
  }

  /** Distinct offsets in [first, end). */
  public long distinctWithin(long first, long end) {
    long found = 0;
    for (int i = lowerBound(first); i < size && offsets[i] < end; i++) {
      found += i == 0 || offsets[i] != offsets[i - 1] ? 1 : 0;
    }
    return found;
  }

  private int lowerBound(long offset) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (offsets[middle] < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static int crc(byte[] value) {
    if (value == null) {
      return NO_VALUE;
    }
    CRC32C crc = new CRC32C();
    crc.update(value, 0, value.length);
    return (int) crc.getValue();
  }
}
