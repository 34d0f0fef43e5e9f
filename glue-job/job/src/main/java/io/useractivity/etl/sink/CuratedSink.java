package io.useractivity.etl.sink;

import io.useractivity.etl.state.BatchRecord.Publication;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Where curated rows go, and where those of earlier batches are. */
public interface CuratedSink {
  /** Identifiers of the rows of some days, or null if there are none. */
  Dataset<Row> identifiers(Collection<String> days) throws IOException;

  /**
   * Writes a batch's rows where no reader looks yet, with the session facts that their order tells.
   *
   * @param rows columns of the curated table, then event_date and hour, then others; in the order
   *     of time within Spark's partitions
   */
  Written write(long batch, String attempt, Dataset<Row> rows) throws IOException;

  /**
   * Rows that earlier batches put into some hours, or null if there are none.
   *
   * @param columns that are wanted, as Spark SQL DDL
   */
  Dataset<Row> rows(Collection<String> hours, String columns) throws IOException;

  /**
   * What was written.
   *
   * @param rowsByHour by {@code yyyy-MM-dd/HH}, as the files say it themselves
   * @param publish what the batch's publication must copy into place; empty if a table does that
   */
  record Written(Map<String, Long> rowsByHour, List<Publication> publish) {
    /** Of a batch without rows. */
    public static final Written NOTHING = new Written(Map.of(), List.of());

    /** How many rows. */
    public long rows() {
      return rowsByHour.values().stream().mapToLong(Long::longValue).sum();
    }
  }
}
