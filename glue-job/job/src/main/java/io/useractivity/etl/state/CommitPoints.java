package io.useractivity.etl.state;

import io.useractivity.etl.state.CommitPoint.Committed;
import java.io.IOException;

/** What may be wrong between a lake's log and a table. Pure. */
final class CommitPoints {
  private CommitPoints() {}

  /** Throws unless the newest batch was committed where this run commits. */
  static void requireSame(BatchRecord newest, CommitPoint table, String lake) throws IOException {
    String here = table == null ? "files" : "table " + table.name();
    String there = newest.table().map(name -> "table " + name).orElse("files");
    if (newest.batch() > 0 && !here.equals(there)) {
      throw new IOException(
          "the curated rows of %s are %s, this run has %s; give the sink of the earlier runs (%s) or another --to"
              .formatted(
                  lake,
                  there,
                  here,
                  newest
                      .table()
                      .map(
                          name ->
                              "--sink iceberg --iceberg-catalog and --iceberg-table for " + name)
                      .orElse("--sink parquet")));
    }
  }

  /** The table and the log tell of different batches. */
  static IOException apart(
      Committed committed, BatchRecord logged, CommitPoint table, String lake) {
    return new IOException(
        ("table %s ends with batch %d, the log in %s/%s with batch %d. The table was rolled back, replaced or belongs"
                + " to another lake: set it to the snapshot whose summary has etl.batch = %d, then use bookmark rewind")
            .formatted(
                table.name(),
                committed.batch(),
                lake,
                Keys.BATCHES,
                logged.batch(),
                logged.batch()));
  }
}
