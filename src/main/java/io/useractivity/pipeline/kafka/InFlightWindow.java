package io.useractivity.pipeline.kafka;

/**
 * Counts records and bytes handed to the producer and not yet answered. Our own count, because the
 * client library's is not restored when a send throws. Not thread-safe.
 */
final class InFlightWindow {
  private final int maxRecords;
  private final long maxBytes;
  private int records;
  private long bytes;

  InFlightWindow(int maxRecords, long maxBytes) {
    this.maxRecords = maxRecords;
    this.maxBytes = maxBytes;
  }

  /** A single record larger than the whole window still goes, alone. */
  boolean hasRoomFor(long size) {
    return records == 0 || (records < maxRecords && bytes + size <= maxBytes);
  }

  void add(long size) {
    records++;
    bytes += size;
  }

  void remove(long size) {
    records--;
    bytes -= size;
  }

  int records() {
    return records;
  }

  long bytes() {
    return bytes;
  }
}
