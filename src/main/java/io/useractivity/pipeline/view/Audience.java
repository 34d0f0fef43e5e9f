package io.useractivity.pipeline.view;

import java.util.Comparator;
import java.util.List;

/**
 * Browsers with the same filter: one sample, one sequence, one encoding of each frame. Guarded by
 * its feed.
 */
public final class Audience {
  private final RowFilter filter;
  private final Reservoir sample;
  private long matched;
  private long told;
  private long drainedAt;
  private int members;

  /** {@code added} rows have been added to the ring so far. */
  Audience(RowFilter filter, int rowsPerFrame, long added) {
    this.filter = filter;
    this.sample = new Reservoir(rowsPerFrame, 1);
    this.drainedAt = added;
  }

  RowFilter filter() {
    return filter;
  }

  int join() {
    return ++members;
  }

  int leave() {
    return --members;
  }

  void offer(Row row, long weight, Columns columns) {
    if (filter.matches(row, columns)) {
      matched += weight;
      sample.offer(row);
    }
  }

  /** Rows since the last frame, or null if nothing matched. */
  Frame drain(long added) {
    drainedAt = added;
    if (matched == told) {
      return null;
    }
    Frame frame = new Frame(told, matched - told, inOrder(sample.drain()));
    told = matched;
    return frame;
  }

  /** Partitions are read one after another; people expect the order of time. */
  private static List<Row> inOrder(List<Row> rows) {
    return rows.stream().sorted(Comparator.comparingLong(Row::timestamp)).toList();
  }

  /** Rows in the ring when it was drained last: later ones are in its next frame. */
  long drainedAt() {
    return drainedAt;
  }

  long told() {
    return told;
  }

  /**
   * What one frame tells.
   *
   * @param sequence rows that matched before it, in the whole life of this audience: a browser that
   *     was skipped sees the gap
   * @param matched rows that matched since the last one
   * @param rows an even sample of them
   */
  public record Frame(long sequence, long matched, List<Row> rows) {}
}
