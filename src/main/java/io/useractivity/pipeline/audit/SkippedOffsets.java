package io.useractivity.pipeline.audit;

/**
 * Counts offsets of one kind (holes, expired) in a stream that goes forward, and how many of them
 * lie before any offset near the front.
 */
final class SkippedOffsets {
  private long before;
  private long start;
  private long end;

  /** The offsets [from, to) are of this kind; {@code from} is never smaller than the last to. */
  void add(long from, long to) {
    before += end - start;
    start = from;
    end = to;
  }

  long total() {
    return before + end - start;
  }

  /** How many lie below {@code offset}, which is not below the start of the last range added. */
  long below(long offset) {
    return before + Math.max(0, Math.min(offset, end) - start);
  }
}
