package io.useractivity.pipeline.audit;

import java.util.Arrays;

/** Stable merge sort of row numbers, four bytes a row on top; sorting boxed ones takes twenty. */
final class RowSort {
  private static final int RUN = 16;

  /** Compares two rows as {@link java.util.Comparator} does. */
  interface Order {
    int compare(int a, int b);
  }

  private RowSort() {}

  static void sort(int[] rows, Order order) {
    for (int from = 0; from < rows.length; from += RUN) {
      insertionSort(rows, from, Math.min(rows.length, from + RUN), order);
    }
    int[] scratch = new int[rows.length];
    for (long width = RUN; width < rows.length; width *= 2) {
      for (long from = 0; from < rows.length; from += 2 * width) {
        int middle = (int) Math.min(rows.length, from + width);
        int to = (int) Math.min(rows.length, from + 2 * width);
        merge(rows, (int) from, middle, to, scratch, order);
      }
    }
  }

  private static void insertionSort(int[] rows, int from, int to, Order order) {
    for (int i = from + 1; i < to; i++) {
      int row = rows[i];
      int at = i;
      while (at > from && order.compare(rows[at - 1], row) > 0) {
        rows[at] = rows[at - 1];
        at--;
      }
      rows[at] = row;
    }
  }

  private static void merge(int[] rows, int from, int middle, int to, int[] scratch, Order order) {
    if (middle == to || order.compare(rows[middle - 1], rows[middle]) <= 0) {
      return;
    }
    System.arraycopy(rows, from, scratch, from, to - from);
    int left = from;
    int right = middle;
    for (int at = from; at < to; at++) {
      boolean takeLeft =
          left < middle && (right == to || order.compare(scratch[left], scratch[right]) <= 0);
      rows[at] = takeLeft ? scratch[left++] : scratch[right++];
    }
  }

  /** A sorted copy. */
  static int[] sorted(int[] rows, Order order) {
    int[] copy = Arrays.copyOf(rows, rows.length);
    sort(copy, order);
    return copy;
  }
}
