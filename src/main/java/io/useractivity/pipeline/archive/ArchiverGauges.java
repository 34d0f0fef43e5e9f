package io.useractivity.pipeline.archive;

import io.useractivity.pipeline.metric.Meter;
import io.useractivity.pipeline.metric.Metrics;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** The archiver's figures that are read when somebody asks. */
final class ArchiverGauges {
  private ArchiverGauges() {}

  static void register(
      Metrics metrics,
      ByteBudget budget,
      AssignedPartitions partitions,
      Supplier<ArchiverStatus> status) {
    metrics.gauge(Meter.BUDGET_USED, budget::used);
    metrics.gauge(Meter.BUDGET_LIMIT, budget::limit);
    metrics.gauge(Meter.OPEN_LANES, () -> sum(partitions, PartitionStatus::openObjects));
    metrics.gauge(Meter.ASSIGNED, () -> partitions.all().size());
    metrics.gauge(Meter.HELD, () -> sum(partitions, PartitionStatus::held));
    metrics.gauge(Meter.IMBALANCE, () -> sum(partitions, PartitionStatus::imbalance));
    metrics.readings(Meter.LAG_RECORDS, () -> StatusReader.lagByNumber(status.get()));
    metrics.gauge(Meter.LAG_SECONDS, () -> status.get().lagMillis() / 1000.0);
  }

  private static long sum(AssignedPartitions partitions, ToLongFunction<PartitionStatus> figure) {
    return partitions.all().stream().map(PartitionArchiver::status).mapToLong(figure).sum();
  }
}
