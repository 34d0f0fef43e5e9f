package io.useractivity.pipeline.metric;

import java.util.Locale;

/** Prints docs/metrics.md from {@link Meter}; a test keeps the file current. */
public final class MeterDocs {
  private static final String INTRO =
      """
      # Metrics

      Generated from `Meter.java`; a test keeps it current
      (`mvn test -Dtest=MeterDocsTest -Dupdate.docs=true` writes it anew).

      Prometheus scrapes `/metrics` on the management port (`ops.port`, default 8081). Every name below begins with
      `uap_` and carries the label `topic`. Beside them stand the JVM's and the process' own (`jvm_*`, `process_*`,
      `system_*`) and those of Vert.x (`vertx_*`: HTTP by status code, event bus and pools without addresses).

      Histograms have `_bucket`, `_sum` and `_count` series and the gauge `_max`. Labels hold values from small fixed
      sets; of those that come from outside (error codes) there are at most 64, the rest counts as `other`. Only
      `partition` grows with the assignment.

      The books: `records_consumed_total` = archived + dead-lettered + skipped + `held_records` + tombstones skipped,
      for each assignment; `ledger_imbalance_records` is the difference as each partition's own worker sees it, and 0.

      `oldest_unarchived_seconds` is not estimated from offsets: every record is read, so the time stamp of the oldest one
      that is not yet durable in the object store is known. Under normal load it swings between 0 and the longest
      rotation (`archiver.rotation.age`).

      CloudWatch gets the meters named in `ops.cloudwatch.meters` (all that are named, nothing else), without `_total`, in the
      namespace `ops.cloudwatch.namespace`, dimension `topic` and the meter's own label: counters as `NAME.count` (per interval),
      gauges as `NAME.value`, histograms as `NAME.count`, `.sum`, `.avg` and `.max`. CloudWatch bills by series:
      `ops.cloudwatch.max-series` bounds them.

      | Name | Type | Label | Meaning |
      |---|---|---|---|
      """;

  private MeterDocs() {}

  /** The content of docs/metrics.md. */
  public static String markdown() {
    StringBuilder text = new StringBuilder(INTRO);
    for (Meter meter : Meter.values()) {
      text.append("| `")
          .append(meter.prometheusName())
          .append("` | ")
          .append(meter.kind().name().toLowerCase(Locale.ROOT))
          .append(" | ")
          .append(meter.label().isEmpty() ? "" : "`" + meter.label() + "`")
          .append(" | ")
          .append(meter.description())
          .append(" |\n");
    }
    return text.toString();
  }
}
