package io.useractivity.etl.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.useractivity.etl.archive.Limits;
import io.useractivity.etl.driver.Works;
import io.useractivity.etl.job.EtlRun;
import io.useractivity.etl.job.JobSettings;
import io.useractivity.etl.job.JobSettings.Bookmark;
import io.useractivity.etl.job.JobSettings.Source;
import io.useractivity.etl.state.Steps;
import io.useractivity.etl.testing.Jobs;
import io.useractivity.etl.testing.Sparks;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.junit.jupiter.api.Test;

/** What Spark's own metrics system knows of a run. */
class BatchMetricsTest extends LakeFixture {
  @Test
  void sparksMetricsSystemHasTheAccountOfTheRun() throws Exception {
    good(0, some(5, TEN));
    String broken = archive.object(1, some(7, TEN));
    archive.put(broken, new byte[3]);
    archive.manifest();
    Sparks.shared();
    // other tests leave theirs in the session that all share
    int before = sources();
    SparkBatch spark = new SparkBatch(settings(), Steps.SILENT);
    assertThat(sources()).isEqualTo(before + 1);
    new EtlRun(settings(), () -> spark, Steps.SILENT).run();
    MetricRegistry registry = spark.metrics().metricRegistry();
    assertThat(registry.counter("batches").getCount()).isEqualTo(1);
    assertThat(registry.counter("recordsIn").getCount()).isEqualTo(12);
    assertThat(registry.counter("rowsCurated").getCount()).isEqualTo(5);
    assertThat(registry.counter("recordsQuarantined").getCount()).isEqualTo(7);
    assertThat(registry.counter("objectsUnreadable").getCount()).isEqualTo(1);
    assertThat((Double) registry.getGauges().get("lastBatchSeconds").getValue()).isPositive();
    spark.metrics().close();
    assertThat(sources()).isEqualTo(before);
  }

  @Test
  void batchesBeforeSparkWasNeededCountToo() throws Exception {
    for (int records : List.of(3, 20)) {
      good(0, some(records, TEN));
      archive.manifest();
    }
    Sparks.shared();
    JobSettings small =
        Jobs.settings(
                archive.location(),
                lake,
                Source.MANIFESTS,
                Bookmark.ENABLE,
                new Limits(1, 1L << 40))
            .small(10);
    SparkBatch spark = new SparkBatch(small, Steps.SILENT);
    Works works = new Works(small, Steps.SILENT, () -> spark);
    assertThat(new EtlRun(small, () -> works, Steps.SILENT).run().batches()).hasSize(2);
    MetricRegistry registry = spark.metrics().metricRegistry();
    assertThat(registry.counter("batches").getCount()).isEqualTo(2);
    assertThat(registry.counter("recordsIn").getCount()).isEqualTo(23);
    spark.metrics().close();
  }

  /** By reflection: its answer is a Scala type that differs between the lines. */
  private static int sources() throws Exception {
    Object system = SparkEnv.get().metricsSystem();
    Object found =
        Arrays.stream(system.getClass().getMethods())
            .filter(method -> method.getName().equals("getSourcesByName"))
            .findFirst()
            .orElseThrow()
            .invoke(system, BatchMetrics.NAME);
    return (int) found.getClass().getMethod("size").invoke(found);
  }
}
