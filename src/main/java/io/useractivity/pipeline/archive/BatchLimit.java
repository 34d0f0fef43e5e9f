package io.useractivity.pipeline.archive;

/**
 * How many batches may be requested or being worked on at a time. A poll mostly returns records of
 * one partition, whose worker takes them one batch after another; so it takes many batches to keep
 * all workers busy, as long as they are small. Thread-safe.
 */
final class BatchLimit {
  static final int MIN = 4;
  static final int MAX = 24;

  /** Bytes of records that may wait for their workers at about the same time. */
  static final long TARGET_BYTES = 8L << 20;

  /** Weight of the newest batch in the average: quick to shrink, slow to grow. */
  private static final int GROW_WEIGHT = 8;

  private long average = TARGET_BYTES / MIN;

  /** A batch with so many bytes of values was delivered. */
  synchronized void delivered(long bytes) {
    average = bytes > average ? bytes : average + (bytes - average) / GROW_WEIGHT;
  }

  /** Bytes of values to expect of a batch: those of the largest of the last ones, or less. */
  synchronized long expected() {
    return average;
  }

  synchronized int get() {
    return (int) Math.max(MIN, Math.min(MAX, TARGET_BYTES / Math.max(1, average)));
  }
}
