package io.useractivity.etl.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.useractivity.etl.job.QuarantinedPlace;
import io.useractivity.etl.parquet.Staging;
import io.useractivity.etl.row.ActivityRow.RawKind;
import io.useractivity.etl.row.Columns;
import io.useractivity.etl.state.BatchRecord.Publication;
import io.useractivity.etl.state.Keys;
import io.useractivity.etl.store.Location;
import io.useractivity.etl.store.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What was refused: rows with their reasons, and whole objects that cannot be read. */
final class QuarantineFiles {
  private QuarantineFiles() {}

  /** Stages the refused rows of a batch that has some. */
  static List<Publication> stage(
      Dataset<Row> decoded, Location lake, Staging staging, long batch, long rowsPerFile) {
    Column[] columns =
        Stream.concat(Stream.of(Columns.QUARANTINE), Stream.of("reason"))
            .map(name -> col(name))
            .toArray(Column[]::new);
    Dataset<Row> refused =
        decoded
            .filter(col("reason").isNotNull())
            .withColumn("batch", lit(batch))
            .select(columns)
            .repartition(1)
            .sortWithinPartitions("reason", "source_object", "source_index");
    return staging.publications(
        "quarantine",
        StagedSink.write(refused, lake, staging.of("quarantine"), List.of("reason"), rowsPerFile),
        Keys.QUARANTINE,
        Keys.tag(batch),
        true);
  }

  /** The objects that cannot be read, to be copied from the archive. */
  static List<Publication> unreadable(Dataset<Row> decoded, long batch) {
    List<Publication> objects = new ArrayList<>();
    for (Row row :
        decoded
            .filter(col("raw_kind").equalTo(lit(RawKind.OBJECT.name())))
            .select("source_object")
            .distinct()
            .orderBy("source_object")
            .collectAsList()) {
      String key = row.getString(0);
      objects.add(new Publication(key, Keys.UNREADABLE + Keys.tag(batch) + "/" + key, 0, 0, true));
    }
    return objects;
  }

  /** Where the rows of published files came from. */
  static List<QuarantinedPlace> places(SparkSession spark, ObjectStore lake, List<String> files) {
    return spark
        .read()
        .parquet(files.stream().map(file -> lake.hadoopUri() + "/" + file).toArray(String[]::new))
        .select("source_object", "source_index", "row_count", "raw_kind")
        .collectAsList()
        .stream()
        .map(
            row ->
                new QuarantinedPlace(
                    row.getString(0), row.getLong(1), row.getLong(2), row.getString(3)))
        .toList();
  }
}
