package io.useractivity.etl.iceberg;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;

import io.useractivity.etl.iceberg.GuardedOperations.OvertakenException;
import io.useractivity.etl.job.JobSettings;
import io.useractivity.etl.sink.CuratedSink;
import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.state.CommitPoint;
import io.useractivity.etl.state.Keys;
import io.useractivity.etl.store.ObjectStore;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.SerializableTable;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expressions;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Curated rows in an Apache Iceberg table. Data files are written under names of this attempt; one
 * append takes them in and carries number, bookmark and account in its snapshot's summary.
 */
public final class IcebergSink implements CuratedSink, CommitPoint {
  private final SparkSession spark;
  private final JobSettings settings;
  private final String name;
  private final long rowsPerFile;
  private final Map<String, List<DataFile>> written = new HashMap<>();
  private Table table;

  public IcebergSink(SparkSession spark, JobSettings settings, ObjectStore lake) {
    this.spark = spark;
    this.settings = settings;
    this.name = settings.iceberg().name();
    IcebergCatalogs.configure(spark, settings.iceberg(), settings.lake(), lake);
    this.table = IcebergCatalogs.find(spark, settings.iceberg()).orElse(null);
    this.rowsPerFile = settings.rowsPerFile();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<Committed> newest() {
    if (table == null) {
      table = IcebergCatalogs.find(spark, settings.iceberg()).orElse(null);
    }
    if (table == null) {
      return Optional.of(new Committed(0, ""));
    }
    table.refresh();
    return Snapshots.newest(table.currentSnapshot(), table::snapshot);
  }

  @Override
  public Dataset<Row> identifiers(Collection<String> days) {
    Dataset<Row> rows = current();
    return rows == null
        ? null
        : rows.filter(col("event_date").isin(days.toArray())).select("event_id");
  }

  @Override
  public Written write(long batch, String attempt, Dataset<Row> rows) {
    require();
    RowWriter writer =
        new RowWriter(
            SerializableTable.copyOf(table), Keys.tag(batch) + "-" + attempt, rowsPerFile);
    List<DataFile> files = rows.javaRDD().mapPartitionsWithIndex(writer, true).collect();
    written.put(attempt, files);
    Map<String, Long> rowsByHour = new TreeMap<>();
    for (DataFile file : files) {
      String hour =
          file.partition().get(0, CharSequence.class)
              + "/"
              + file.partition().get(1, CharSequence.class);
      rowsByHour.merge(hour, file.recordCount(), Long::sum);
    }
    return new Written(rowsByHour, List.of());
  }

  @Override
  public Dataset<Row> rows(Collection<String> hours, String columns) {
    StructType schema = StructType.fromDDL(columns);
    Dataset<Row> all = current();
    if (all == null || hours.isEmpty()) {
      return null;
    }
    return all.filter(
            col("event_date")
                .isin(hours.stream().map(hour -> hour.substring(0, 10)).distinct().toArray()))
        .filter(concat(col("event_date"), lit("/"), col("hour")).isin(hours.toArray()))
        .selectExpr(schema.fieldNames());
  }

  /** The table as {@link #newest} saw it, whatever others do meanwhile; null before any row. */
  private Dataset<Row> current() {
    return table == null || table.currentSnapshot() == null
        ? null
        : spark
            .read()
            .format("iceberg")
            .option("versionAsOf", Long.toString(table.currentSnapshot().snapshotId()))
            .load(name);
  }

  /** Looking at a lake, also by a dry run, makes no table; the first batch does. */
  private void require() {
    if (table == null) {
      table = IcebergCatalogs.create(spark, settings.iceberg());
    }
  }

  @Override
  public boolean commit(BatchRecord record) throws IOException {
    require();
    Table guarded =
        new BaseTable(
            new GuardedOperations(((HasTableOperations) table).operations(), record.batch() - 1),
            name);
    List<DataFile> files = written.getOrDefault(record.attempt(), List.of());
    try {
      SnapshotUpdate<?> update = update(guarded, record, files);
      Snapshots.summary(record).forEach(update::set);
      update.commit();
    } catch (OvertakenException overtaken) {
      files.forEach(file -> table.io().deleteFile(file.location()));
      return false;
    } catch (ValidationException mixed) {
      throw new IOException(
          ("the rows of batches after %s in %s share files with earlier ones, as after a compaction (%s);"
                  + " roll the table back to the batch's snapshot, or rewind with --keep-output")
              .formatted(record.undoneAfter(), name, mixed.getMessage()),
          mixed);
    } finally {
      written.remove(record.attempt());
    }
    return true;
  }

  private static SnapshotUpdate<?> update(Table table, BatchRecord record, List<DataFile> files) {
    if (record.undoneAfter().isPresent()) {
      return table
          .newDelete()
          .deleteFromRowFilter(Expressions.greaterThan("batch", record.undoneAfter().getAsLong()));
    }
    AppendFiles append = table.newAppend();
    files.forEach(append::appendFile);
    return append;
  }
}
