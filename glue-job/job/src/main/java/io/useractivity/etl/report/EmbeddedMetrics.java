package io.useractivity.etl.report;

import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.state.BatchRecord.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A batch in CloudWatch's embedded metric format ("Specification: Embedded metric format", Amazon
 * CloudWatch User Guide): one line of JSON that CloudWatch Logs turns into metrics. Pure.
 */
public final class EmbeddedMetrics {
  private static final String NAMESPACE = "UserActivityEtl";
  private static final int LONGEST_DIMENSION = 1_024;

  private record Metric(String name, String unit, Number value) {}

  private EmbeddedMetrics() {}

  /** The line, to be written as JSON. */
  public static Map<String, Object> of(BatchRecord record, String job, long nowMillis) {
    List<Metric> metrics = metrics(record);
    Map<String, Object> line = new TreeMap<>();
    List<Map<String, Object>> definitions = new ArrayList<>();
    for (Metric metric : metrics) {
      definitions.add(new TreeMap<>(Map.of("Name", metric.name(), "Unit", metric.unit())));
    }
    Map<String, Object> directive = new TreeMap<>();
    directive.put("Namespace", NAMESPACE);
    // by job, and by job and kind of batch: a replay is no new data
    directive.put("Dimensions", List.of(List.of("JobName"), List.of("JobName", "Kind")));
    directive.put("Metrics", definitions);
    line.put(
        "_aws",
        new TreeMap<>(Map.of("Timestamp", nowMillis, "CloudWatchMetrics", List.of(directive))));
    line.put("JobName", dimension(job));
    line.put("Kind", record.kind());
    metrics.forEach(metric -> line.put(metric.name(), metric.value()));
    line.put("Batch", record.batch());
    return line;
  }

  private static List<Metric> metrics(BatchRecord record) {
    Account account = record.account();
    return List.of(
        count("ObjectsRead", account.objects()),
        new Metric("BytesRead", "Bytes", account.bytes()),
        count("RecordsIn", account.in()),
        count("RowsCurated", account.curated()),
        count("RecordsQuarantined", account.quarantined()),
        count("Duplicates", account.repeatedHere() + account.repeatedEarlier()),
        count("ObjectsUnreadable", account.unreadable()),
        count("PartitionsBlocked", record.blocked().size()),
        new Metric("BatchSeconds", "Seconds", record.seconds()));
  }

  private static Metric count(String name, long value) {
    return new Metric(name, "Count", value);
  }

  /** CloudWatch takes neither an empty value nor one that is not ASCII. */
  private static String dimension(String value) {
    String ascii = value.replaceAll("[^\\x20-\\x7E]", "?").strip();
    return ascii.isEmpty()
        ? "unnamed"
        : ascii.substring(0, Math.min(ascii.length(), LONGEST_DIMENSION));
  }
}
