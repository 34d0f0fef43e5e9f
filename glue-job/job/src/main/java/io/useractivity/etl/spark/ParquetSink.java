package io.useractivity.etl.spark;

import io.useractivity.etl.archive.Parallel;
import io.useractivity.etl.parquet.Staging;
import io.useractivity.etl.sink.CuratedSink;
import io.useractivity.etl.state.BatchRecord.Publication;
import io.useractivity.etl.state.Keys;
import io.useractivity.etl.store.Location;
import io.useractivity.etl.store.ObjectStore;
import io.useractivity.etl.store.ObjectStore.Listed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Curated rows as files in Hive folders, staged and then published by the batch log. */
final class ParquetSink implements CuratedSink {
  private final SparkSession spark;
  private final Location at;
  private final ObjectStore lake;
  private final long rowsPerFile;

  ParquetSink(SparkSession spark, Location at, ObjectStore lake, long rowsPerFile) {
    this.spark = spark;
    this.at = at;
    this.lake = lake;
    this.rowsPerFile = rowsPerFile;
  }

  @Override
  public Dataset<Row> identifiers(Collection<String> days) throws IOException {
    TreeSet<String> wanted = new TreeSet<>();
    days.forEach(day -> wanted.add("event_date=" + day));
    wanted.retainAll(lake.folders(Keys.CURATED));
    if (wanted.isEmpty()) {
      return null;
    }
    String[] paths =
        wanted.stream()
            .map(day -> lake.hadoopUri() + "/" + Keys.CURATED + day)
            .toArray(String[]::new);
    return spark
        .read()
        .schema("event_id string")
        .option("recursiveFileLookup", "true")
        .parquet(paths);
  }

  @Override
  public Written write(long batch, String attempt, Dataset<Row> rows) {
    Staging staging = new Staging(Keys.staging(batch, attempt));
    List<Publication> files =
        staging.publications(
            "curated",
            StagedSink.write(rows, at, staging.of("curated"), Staging.HOURS, rowsPerFile),
            Keys.CURATED,
            Keys.tag(batch),
            true);
    Map<String, Long> rowsByHour = new TreeMap<>();
    files.forEach(file -> rowsByHour.merge(Keys.hourOf(file.to()), file.rows(), Long::sum));
    return new Written(rowsByHour, files);
  }

  @Override
  public Dataset<Row> rows(Collection<String> hours, String columns) throws IOException {
    List<String> paths = new ArrayList<>();
    for (List<Listed> files :
        Parallel.map(
            List.copyOf(hours),
            hour -> lake.list(Keys.CURATED + Keys.hourFolder(hour), "", Integer.MAX_VALUE))) {
      files.stream()
          .filter(file -> Keys.table(file.key()))
          .forEach(file -> paths.add(lake.hadoopUri() + "/" + file.key()));
    }
    return paths.isEmpty()
        ? null
        : spark.read().schema(columns).parquet(paths.toArray(String[]::new));
  }
}
