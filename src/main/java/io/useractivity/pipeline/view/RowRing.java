package io.useractivity.pipeline.view;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The last rows, so that a new browser does not start with an empty table. Not thread-safe. */
final class RowRing {
  private final Row[] rows;
  private long added;

  RowRing(int capacity) {
    rows = new Row[capacity];
  }

  void add(Row row) {
    rows[(int) (added++ % rows.length)] = row;
  }

  /** Rows added so far. */
  long added() {
    return added;
  }

  /**
   * Up to so many of the newest rows that match, oldest first.
   *
   * @param before only rows added before so many were
   */
  List<Row> newest(int limit, RowFilter filter, Columns columns, long before) {
    List<Row> found = new ArrayList<>();
    long oldest = Math.max(0, added - rows.length);
    for (long at = before - 1; at >= oldest && found.size() < limit; at--) {
      Row row = rows[(int) (at % rows.length)];
      if (filter.matches(row, columns)) {
        found.add(row);
      }
    }
    Collections.reverse(found);
    return found;
  }
}
