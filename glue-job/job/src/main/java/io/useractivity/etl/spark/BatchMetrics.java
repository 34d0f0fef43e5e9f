package io.useractivity.etl.spark;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.state.BatchRecord.Account;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;

/**
 * The account of a run's batches in Spark's own metrics system: whatever sink its configuration
 * names (Prometheus, JMX, CSV, Graphite) shows them on the driver as {@code user_activity_etl.*}.
 */
public final class BatchMetrics implements Source {
  static final String NAME = "user_activity_etl";

  private final MetricRegistry registry = new MetricRegistry();
  private volatile double lastSeconds;

  private BatchMetrics() {
    registry.register("lastBatchSeconds", (Gauge<Double>) () -> lastSeconds);
  }

  /** Metrics of a session's batches. */
  static BatchMetrics registered() {
    BatchMetrics metrics = new BatchMetrics();
    SparkEnv.get().metricsSystem().registerSource(metrics);
    return metrics;
  }

  @Override
  public String sourceName() {
    return NAME;
  }

  @Override
  public MetricRegistry metricRegistry() {
    return registry;
  }

  /** Adds a batch that is committed. */
  void add(BatchRecord record) {
    Account account = record.account();
    count("batches", 1);
    count("objectsRead", account.objects());
    count("bytesRead", account.bytes());
    count("recordsIn", account.in());
    count("rowsCurated", account.curated());
    count("recordsQuarantined", account.quarantined());
    count("duplicates", account.repeatedHere() + account.repeatedEarlier());
    count("objectsUnreadable", account.unreadable());
    lastSeconds = record.seconds();
  }

  private void count(String name, long more) {
    registry.counter(name).inc(more);
  }

  /** The session may outlive the run. */
  void close() {
    SparkEnv environment = SparkEnv.get();
    if (environment != null) {
      environment.metricsSystem().removeSource(this);
    }
  }
}
