package io.useractivity.etl.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.xxhash64;

import io.useractivity.etl.row.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * How activities become the curated table's files: session facts, one file per hour unless it is
 * large, sorted by time.
 *
 * @param rowsPerFile most rows of a file
 * @param parallelism tasks that can run at once
 */
record CuratedShape(long rowsPerFile, int parallelism) {
  /** More is given to another task. */
  static final long ROWS_PER_TASK = 250_000;

  /** Fewer are not worth another task. */
  private static final long FEW_ROWS = 5_000;

  /** Rows in their final form, place and order. */
  Dataset<Row> curated(Dataset<Row> activities, Map<String, Long> rowsByHour, long batch) {
    Column[] columns =
        Stream.concat(Stream.of(Columns.CURATED), Stream.of("event_date", "hour"))
            .map(name -> col(name))
            .toArray(Column[]::new);
    Dataset<Row> rows =
        withSessionFacts(activities).withColumn("batch", lit(batch)).select(columns);
    long all = rowsByHour.values().stream().mapToLong(Long::longValue).sum();
    long largest = rowsByHour.values().stream().mapToLong(Long::longValue).max().orElse(0);
    long parts = (largest + rowsPerFile - 1) / rowsPerFile;
    int tasks = tasks(rowsByHour.size() * parts, all);
    Dataset<Row> spread =
        parts == 1
            ? rows.repartition(tasks, col("event_date"), col("hour"))
            : rows.repartition(tasks, col("event_date"), col("hour"), part(parts, rowsByHour));
    return spread.sortWithinPartitions("event_date", "hour", "event_time", "event_id");
  }

  /** Divides large hours, and only those. */
  private Column part(long parts, Map<String, Long> rowsByHour) {
    List<String> large =
        rowsByHour.entrySet().stream()
            .filter(hour -> hour.getValue() > rowsPerFile)
            .map(hour -> "'" + hour.getKey() + "'")
            .toList();
    return expr("if(concat(event_date, '/', hour) in (" + String.join(",", large) + "), 1, 0)")
        .multiply(pmod(xxhash64(col("event_id")), lit(parts)));
  }

  /** How many tasks write. */
  int tasks(long files, long rows) {
    long wanted = Math.max(parallelism, rows / ROWS_PER_TASK);
    long useful = Math.max(1, Math.min(files, rows / FEW_ROWS));
    return (int) Math.min(wanted, useful);
  }

  private static Dataset<Row> withSessionFacts(Dataset<Row> activities) {
    List<Column> order = new ArrayList<>(List.of(col("event_time")));
    for (String name : Columns.ORDER) {
      order.add(col(name));
    }
    WindowSpec session = Window.partitionBy("session_id").orderBy(order.toArray(Column[]::new));
    return activities
        .withColumn("position_in_session", row_number().over(session))
        .withColumn("previous_time", lag("event_time", 1).over(session))
        .withColumn(
            "seconds_since_previous",
            expr("(unix_micros(event_time) - unix_micros(previous_time)) / 1000000D"));
  }
}
