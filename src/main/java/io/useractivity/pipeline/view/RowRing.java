package io.useractivity.pipeline.view;

import java.util.ArrayList;
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

  /** Up to so many of the newest rows that match, oldest first. */
  List<Row> newest(int limit, RowFilter filter, Columns columns) {
    List<Row> found = new ArrayList<>();
    for (long at = added - 1;
        at >= Math.max(0, added - rows.length) && found.size() < limit;
        at--) {
      Row row = rows[(int) (at % rows.length)];
      if (filter.matches(row, columns)) {
        found.add(row);
      }
    }
    java.util.Collections.reverse(found);
    return found;
  }
}
