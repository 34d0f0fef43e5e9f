package io.useractivity.etl.testing;

import io.useractivity.etl.archive.Limits;
import io.useractivity.etl.driver.Works;
import io.useractivity.etl.job.EtlRun;
import io.useractivity.etl.job.JobSettings;
import io.useractivity.etl.job.JobSettings.Bookmark;
import io.useractivity.etl.job.JobSettings.Source;
import io.useractivity.etl.row.RowRules;
import io.useractivity.etl.spark.SparkBatch;
import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.state.Steps;
import io.useractivity.etl.store.Location;
import java.time.Instant;
import java.util.List;

/** Runs of the job in this JVM. */
public final class Jobs {
  public static final RowRules RULES =
      new RowRules(
          Instant.parse("2020-01-01T00:00:00Z").toEpochMilli(),
          Instant.parse("2030-01-01T00:00:00Z").toEpochMilli(),
          8_192);

  private Jobs() {}

  public static JobSettings settings(Location archive, Location lake) {
    return settings(
        archive, lake, Source.MANIFESTS, Bookmark.ENABLE, new Limits(100_000, 1L << 40));
  }

  public static JobSettings settings(
      Location archive, Location lake, Source source, Bookmark bookmark, Limits limits) {
    return new JobSettings(
        archive,
        lake,
        source,
        false,
        bookmark,
        limits,
        100,
        RULES,
        1_000_000,
        1,
        0.9,
        10_000_000,
        false,
        false,
        50_000,
        null);
  }

  public static List<BatchRecord> run(JobSettings settings) {
    return run(settings, Steps.SILENT);
  }

  public static List<BatchRecord> run(JobSettings settings, Steps steps) {
    return outcome(settings, steps).batches();
  }

  public static EtlRun.Outcome outcome(JobSettings settings, Steps steps) {
    try {
      return etl(settings, steps).run();
    } catch (RuntimeException failed) {
      throw failed;
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  public static EtlRun etl(JobSettings settings, Steps steps) {
    return new EtlRun(
        settings, () -> new Works(settings, steps, () -> new SparkBatch(settings, steps)), steps);
  }
}
