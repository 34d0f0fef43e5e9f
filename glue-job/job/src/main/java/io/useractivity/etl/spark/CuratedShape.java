package io.useractivity.etl.spark;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;

import io.useractivity.etl.row.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.storage.StorageLevel;

/**
 * How activities become the curated table's files: one file per hour unless it is large, sorted by
 * time. Rows travel between workers once. A sink finds the session facts while it writes, because
 * all of an hour's events of a session pass one task in order; what the session did in earlier
 * hours comes with the row.
 */
final class CuratedShape implements AutoCloseable {
  /** More is given to another task. */
  static final long ROWS_PER_TASK = 250_000;

  /** Fewer are not worth another task. */
  private static final long FEW_ROWS = 5_000;

  /** Sessions with earlier hours that every worker can hold. */
  private static final long FEW_SESSIONS = 500_000;

  private final long rowsPerFile;
  private final int parallelism;
  private Dataset<Row> earlier;

  /**
   * @param rowsPerFile most rows of a file
   * @param parallelism tasks that can run at once
   */
  CuratedShape(long rowsPerFile, int parallelism) {
    this.rowsPerFile = rowsPerFile;
    this.parallelism = parallelism;
  }

  /**
   * Rows in their final place and order: the curated columns, with session facts still to be filled
   * in, those of the folders, and what is needed on the way.
   */
  Dataset<Row> curated(Dataset<Row> activities, Map<String, Long> rowsByHour, long batch) {
    Dataset<Row> rows =
        activities
            .withColumn("batch", lit(batch))
            .withColumn(Columns.POSITION, lit(0))
            .withColumn(Columns.SECONDS, lit(0.0))
            .select(columns());
    if (rowsByHour.size() > 1) {
      rows = withEarlierHours(rows);
    }
    long all = rowsByHour.values().stream().mapToLong(Long::longValue).sum();
    HourTasks hours = HourTasks.of(rowsByHour, rowsPerFile, tasks(rowsByHour, all));
    return rows.repartition(hours.tasks(), hours.columns()).sortWithinPartitions(order());
  }

  private static Column[] columns() {
    List<Column> columns = new ArrayList<>();
    for (String name : Columns.CURATED) {
      columns.add(col(name));
    }
    for (String name : List.of("event_date", "hour", "source_generation", "source_first_offset")) {
      columns.add(col(name));
    }
    return columns.toArray(Column[]::new);
  }

  /** The hour follows from the time. */
  private static Column[] order() {
    List<Column> order = new ArrayList<>(List.of(col("event_time")));
    for (String name : Columns.ORDER) {
      order.add(col(name));
    }
    return order.toArray(Column[]::new);
  }

  /** Adds what sessions did in earlier hours: few go on into another. */
  private Dataset<Row> withEarlierHours(Dataset<Row> rows) {
    WindowSpec before =
        Window.partitionBy("session_id")
            .orderBy("session_hour")
            .rowsBetween(Window.unboundedPreceding(), -1);
    earlier =
        rows.groupBy(col("session_id"), concat(col("event_date"), col("hour")).as("session_hour"))
            .agg(count(lit(1)).as("n"), max("event_time").as("last"))
            .withColumn(Columns.ROWS_BEFORE, sum("n").over(before))
            .withColumn("last_before", max("last").over(before))
            .filter(col(Columns.ROWS_BEFORE).isNotNull())
            .select(
                col("session_id").as("same_session"),
                col("session_hour"),
                col(Columns.ROWS_BEFORE),
                expr("unix_micros(last_before)").as(Columns.MICROS_BEFORE))
            .persist(StorageLevel.MEMORY_AND_DISK());
    long sessions = earlier.count();
    if (sessions == 0) {
      return rows;
    }
    return rows.join(
            sessions <= FEW_SESSIONS ? broadcast(earlier) : earlier,
            col("session_id")
                .equalTo(col("same_session"))
                .and(concat(col("event_date"), col("hour")).equalTo(col("session_hour"))),
            "left")
        .drop("same_session", "session_hour");
  }

  private int tasks(Map<String, Long> rowsByHour, long all) {
    long files =
        rowsByHour.values().stream().mapToLong(rows -> HourTasks.parts(rows, rowsPerFile)).sum();
    return tasks(files, all);
  }

  /** How many tasks write. */
  int tasks(long files, long rows) {
    long wanted = Math.max(parallelism, rows / ROWS_PER_TASK);
    long useful = Math.max(1, Math.min(files, rows / FEW_ROWS));
    return (int) Math.min(wanted, useful);
  }

  @Override
  public void close() {
    if (earlier != null) {
      earlier.unpersist();
    }
  }
}
