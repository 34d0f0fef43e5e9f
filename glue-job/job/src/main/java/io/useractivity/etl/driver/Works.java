package io.useractivity.etl.driver;

import io.useractivity.etl.job.BatchWork;
import io.useractivity.etl.job.Input;
import io.useractivity.etl.job.JobSettings;
import io.useractivity.etl.job.QuarantinedPlace;
import io.useractivity.etl.job.RefusedShareException;
import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.state.CommitPoint;
import io.useractivity.etl.state.Steps;
import io.useractivity.etl.store.ObjectStore.Listed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Small batches on the driver alone, others on Spark, which is started when it is needed. */
public final class Works implements BatchWork {
  private final JobSettings settings;
  private final Supplier<? extends BatchWork> starter;
  private final DriverWork driver;

  /** What its metrics have to be told of if it is started after all. */
  private final List<BatchRecord> withoutSpark = new ArrayList<>();

  private volatile BatchWork spark;

  /**
   * @param starter starts Spark
   */
  public Works(JobSettings settings, Steps steps, Supplier<? extends BatchWork> starter) {
    this(settings, steps, starter, Memory.shareOf(Runtime.getRuntime().maxMemory()));
  }

  /**
   * @param memory bytes that the rows of a batch may take on the driver; above it is Spark's work
   */
  public Works(
      JobSettings settings, Steps steps, Supplier<? extends BatchWork> starter, long memory) {
    this.settings = settings;
    this.starter = starter;
    this.driver = new DriverWork(settings, steps, memory);
  }

  @Override
  public BatchRecord prepare(Input input) throws IOException, RefusedShareException {
    if (settings.iceberg() == null && input.most() <= settings.smallBatch()) {
      Optional<BatchRecord> done = driver.prepare(input);
      if (done.isPresent()) {
        return done.get();
      }
    }
    return spark().prepare(input);
  }

  private BatchWork spark() {
    if (spark == null) {
      spark = starter.get();
      withoutSpark.forEach(spark::committed);
      withoutSpark.clear();
    }
    return spark;
  }

  @Override
  public void committed(BatchRecord record) {
    if (spark != null) {
      spark.committed(record);
    } else {
      withoutSpark.add(record);
    }
  }

  @Override
  public CommitPoint commitPoint() {
    return settings.iceberg() == null ? null : spark().commitPoint();
  }

  @Override
  public List<QuarantinedPlace> places(List<Listed> files) throws IOException {
    Optional<List<QuarantinedPlace>> here = driver.places(files);
    return here.isPresent() ? here.get() : spark().places(files);
  }

  @Override
  public long objectsDone() {
    BatchWork started = spark;
    return driver.objectsDone() + (started == null ? 0 : started.objectsDone());
  }

  @Override
  public long rowsDone() {
    BatchWork started = spark;
    return driver.rowsDone() + (started == null ? 0 : started.rowsDone());
  }

  @Override
  public void close() {
    if (spark != null) {
      spark.close();
    }
  }
}
