package io.useractivity.etl.driver;

import io.useractivity.etl.row.ActivityRow;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of the driver's heap the rows of a batch may take, counted while they are read: records
 * alone say little, one may have 200 bytes or 8 MB. Thread-safe.
 */
final class Memory {
  /** Of a row, its texts' headers and its place in lists; estimated, on the safe side. */
  private static final long ROW = 1_000;

  /** Of an entry of a map, without its bytes. */
  private static final long PROPERTY = 150;

  private static final double SHARE = 0.3;

  private final long most;
  private final AtomicLong used = new AtomicLong();

  /**
   * @param most bytes of all rows
   */
  Memory(long most) {
    this.most = most;
  }

  /** The bytes that rows may take of a heap; the rest is for reading ahead and for writing. */
  static long shareOf(long heap) {
    return (long) (heap * SHARE);
  }

  /** Whether objects of so many bytes, if not compressed at all, fit. */
  boolean mayTake(long bytes) {
    return bytes <= most;
  }

  /** Takes a row in. */
  void add(ActivityRow row) {
    used.addAndGet(sizeOf(row));
  }

  /** What a row takes, roughly; a refused one keeps its bytes beside its texts. */
  static long sizeOf(ActivityRow row) {
    long raw = row.raw == null ? 0 : row.raw.length;
    long properties = row.properties == null ? 0 : row.properties.size();
    return ROW + row.bytes + raw + PROPERTY * properties;
  }

  /** Whether more was taken in than fits. */
  boolean exceeded() {
    return used.get() > most;
  }
}
