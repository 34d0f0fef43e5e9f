package io.useractivity.etl.spark;

import io.useractivity.etl.iceberg.IcebergSink;
import io.useractivity.etl.job.BatchWork;
import io.useractivity.etl.job.Input;
import io.useractivity.etl.job.JobSettings;
import io.useractivity.etl.job.QuarantinedPlace;
import io.useractivity.etl.job.RefusedShareException;
import io.useractivity.etl.sink.CuratedSink;
import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.state.CommitPoint;
import io.useractivity.etl.state.Steps;
import io.useractivity.etl.store.ObjectStore;
import io.useractivity.etl.store.ObjectStore.Listed;
import io.useractivity.etl.store.Stores;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;

/** Spark's part of a run: one session, any number of batches. Publishes nothing. */
public final class SparkBatch implements BatchWork {
  private final Workshop workshop;
  private final BatchMetrics metrics;

  /** What all batches of a run share. */
  record Workshop(
      JobSettings settings,
      SparkSession spark,
      ObjectStore lake,
      CuratedSink sink,
      Steps steps,
      LongAccumulator objectsDone,
      LongAccumulator rowsDone) {}

  public SparkBatch(JobSettings settings, Steps steps) {
    SparkSession spark = SparkSessions.open(settings);
    ObjectStore lake = Stores.open(settings.lake());
    this.workshop =
        new Workshop(
            settings,
            spark,
            lake,
            sink(settings, spark, lake),
            steps,
            spark.sparkContext().longAccumulator("objects"),
            spark.sparkContext().longAccumulator("rows"));
    this.metrics = BatchMetrics.registered();
  }

  /** What Spark's metrics system shows. */
  BatchMetrics metrics() {
    return metrics;
  }

  /** Iceberg's classes are looked for only if they are wanted. */
  private static CuratedSink sink(JobSettings settings, SparkSession spark, ObjectStore lake) {
    if (settings.iceberg() == null) {
      return new ParquetSink(spark, settings.lake(), lake, settings.rowsPerFile());
    }
    try {
      return new IcebergSink(spark, settings, lake);
    } catch (NoClassDefFoundError missing) {
      throw new IllegalStateException(
          "--sink iceberg needs Iceberg's Spark runtime on the class path; on Glue: --datalake-formats iceberg",
          missing);
    }
  }

  @Override
  public BatchRecord prepare(Input input) throws IOException, RefusedShareException {
    return new PreparedBatch(workshop, input).prepare();
  }

  @Override
  public void committed(BatchRecord record) {
    metrics.add(record);
  }

  @Override
  public CommitPoint commitPoint() {
    return workshop.sink() instanceof CommitPoint table ? table : null;
  }

  @Override
  public long objectsDone() {
    return workshop.objectsDone().value();
  }

  @Override
  public long rowsDone() {
    return workshop.rowsDone().value();
  }

  @Override
  public void close() {
    metrics.close();
    workshop.spark().stop();
  }

  @Override
  public List<QuarantinedPlace> places(List<Listed> files) {
    List<String> keys = files.stream().map(Listed::key).toList();
    return QuarantineFiles.places(workshop.spark(), workshop.lake(), keys);
  }
}
