package io.useractivity.pipeline.local;

import io.useractivity.pipeline.archive.ArchiverStatus;
import io.useractivity.pipeline.archive.PartitionStatus;
import io.useractivity.pipeline.metric.Meter;
import io.useractivity.pipeline.metric.Metrics;
import java.util.Locale;
import java.util.Optional;

/** The demo's one line: what was made and archived so far, and how far behind the archive is. */
final class DemoLine {
  private static final double NANOS = 1e9;

  private final Metrics metrics;
  private final long startNanos;
  private long lastNanos;
  private long lastProduced;
  private long lastArchived;

  DemoLine(Metrics metrics, long nowNanos) {
    this.metrics = metrics;
    this.startNanos = nowNanos;
    this.lastNanos = nowNanos;
  }

  String next(long nowNanos, Optional<ArchiverStatus> archiver) {
    long produced = metrics.value(Meter.PUBLISHED);
    long archived = metrics.value(Meter.ARCHIVED);
    double seconds = Math.max(1e-3, (nowNanos - lastNanos) / NANOS);
    String lag = archiver.map(status -> lag(notArchived(status), status.lagMillis())).orElse("");
    String line =
        String.format(
            Locale.ROOT,
            "%5.0fs  produced %,d (%,.0f/s)  archived %,d (%,.0f/s)  objects %,d  %s  dead letters %,d",
            (nowNanos - startNanos) / NANOS,
            produced,
            (produced - lastProduced) / seconds,
            archived,
            (archived - lastArchived) / seconds,
            metrics.value(Meter.OBJECTS),
            lag,
            metrics.value(Meter.DEAD_LETTERED));
    lastNanos = nowNanos;
    lastProduced = produced;
    lastArchived = archived;
    return line;
  }

  /**
   * Records in the topic or in open objects. Less than the distance to the committed offset, which
   * one late event in an open object holds back.
   */
  private static long notArchived(ArchiverStatus status) {
    long records = 0;
    for (PartitionStatus partition : status.partitions()) {
      long toCommitted = status.lagByPartition().getOrDefault(partition.partition(), 0L);
      long unread = toCommitted - (partition.position() - partition.safeOffset());
      records += Math.max(0, unread) + partition.held();
    }
    return records;
  }

  private static String lag(long records, long millis) {
    return String.format(Locale.ROOT, "lag %,d records, oldest %.1f s", records, millis / 1000.0);
  }
}
