package io.useractivity.etl.spark;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.useractivity.etl.job.BatchDraft;
import io.useractivity.etl.job.QuarantinedPlace;
import io.useractivity.etl.parquet.Staging;
import io.useractivity.etl.row.ActivityRow.RawKind;
import io.useractivity.etl.row.Columns;
import io.useractivity.etl.state.BatchRecord.Publication;
import io.useractivity.etl.state.Keys;
import io.useractivity.etl.store.Location;
import io.useractivity.etl.store.ObjectStore;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** What was refused: rows with their reasons, and whole objects that cannot be read. */
final class QuarantineFiles {
  private QuarantineFiles() {}

  /** Stages the refused rows of a batch that has some. */
  static List<Publication> stage(
      Dataset<Row> refused, Location lake, Staging staging, long batch, long rowsPerFile) {
    Column[] columns =
        Stream.concat(Stream.of(Columns.QUARANTINE), Stream.of("reason"))
            .map(name -> col(name))
            .toArray(Column[]::new);
    Dataset<Row> rows =
        refused
            .withColumn("batch", lit(batch))
            .select(columns)
            .repartition(1)
            .sortWithinPartitions("reason", "source_object", "source_index");
    return staging.publications(
        "quarantine",
        StagedSink.write(rows, lake, staging.of("quarantine"), List.of("reason"), rowsPerFile),
        Keys.QUARANTINE,
        Keys.tag(batch),
        true);
  }

  /** Says of some objects that the quarantine has them by name only. */
  static Dataset<Row> noted(Dataset<Row> refused, Set<String> notCopied) {
    if (notCopied.isEmpty()) {
      return refused;
    }
    Column note = concat(coalesce(col("detail"), lit("")), lit(BatchDraft.NOT_COPIED));
    return refused.withColumn(
        "detail",
        when(
                col("raw_kind")
                    .equalTo(lit(RawKind.OBJECT.name()))
                    .and(col("source_object").isin(notCopied.toArray())),
                note)
            .otherwise(col("detail")));
  }

  /** Keys of the objects that cannot be read. */
  static List<String> unreadable(Dataset<Row> decoded) {
    return decoded
        .filter(col("raw_kind").equalTo(lit(RawKind.OBJECT.name())))
        .select("source_object")
        .distinct()
        .orderBy("source_object")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  /** What is known of an object; older files lack some of it. */
  private static final String OBJECT =
      "source_object string, source_topic string, source_partition int, source_generation string,"
          + " source_count bigint, source_first_offset bigint, source_last_offset bigint,"
          + " source_crc32c string";

  /** What published files hold: records in one sum per file, objects each. */
  static List<QuarantinedPlace> places(SparkSession spark, ObjectStore lake, List<String> files) {
    String root = lake.hadoopUri() + "/";
    String names = String.join(", ", StructType.fromDDL(OBJECT).fieldNames());
    return spark
        .read()
        .schema(OBJECT + ", row_count bigint, raw_kind string")
        .parquet(files.stream().map(file -> root + file).toArray(String[]::new))
        .withColumn("file", col("_metadata.file_path"))
        .withColumn("object", expr("if(raw_kind = 'OBJECT', struct(%s), null)".formatted(names)))
        .groupBy("file", "object")
        .agg(sum("row_count"))
        .collectAsList()
        .stream()
        .map(row -> place(key(row.getString(0)), row.getStruct(1), row.getLong(2)))
        .toList();
  }

  private static QuarantinedPlace place(String file, Row object, long rows) {
    return object == null
        ? QuarantinedPlace.records(file, rows)
        : QuarantinedPlace.whole(
            file,
            rows,
            object.getString(0),
            object.getString(1),
            object.isNullAt(2) ? -1 : object.getInt(2),
            object.getString(3),
            number(object, 4),
            number(object, 5),
            number(object, 6),
            object.getString(7));
  }

  private static long number(Row row, int column) {
    return row.isNullAt(column) ? -1 : row.getLong(column);
  }

  /** Spark escapes what it thinks a URI must not hold. */
  private static String key(String path) {
    String plain = URI.create(path).getPath();
    return plain.substring(plain.lastIndexOf("/" + Keys.QUARANTINE) + 1);
  }
}
