package io.useractivity.etl.report;

import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.state.BatchRecord.Account;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A batch in a few lines of text. Pure. */
public final class ReportText {
  private ReportText() {}

  /** For the terminal and the log. */
  public static String of(BatchRecord record) {
    Account account = record.account();
    StringBuilder text = new StringBuilder();
    text.append(
        "batch %d (%s): %s objects\n"
            .formatted(record.batch(), record.kind(), number(account.objects())));
    line(text, "in", account.in(), "");
    line(text, "= curated", account.curated(), " in " + number(record.hours().size()) + " hours");
    line(
        text,
        "+ quarantined",
        account.quarantined(),
        record.reasons().isEmpty() ? "" : " " + new TreeMap<>(record.reasons()));
    line(text, "+ copies here", account.repeatedHere(), "");
    line(text, "+ copies earlier", account.repeatedEarlier(), "");
    return text.append("  ").append(balance(account)).toString();
  }

  private static void line(StringBuilder text, String name, long value, String more) {
    text.append("  %-18s%12s%s\n".formatted(name, number(value), more));
  }

  static String balance(Account account) {
    return account.balanced()
        ? "balanced: every record that came in is curated, quarantined or a copy"
        : "NOT balanced";
  }

  static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /**
   * CloudWatch's embedded metric format: one line of JSON that the Logs agent turns into metrics.
   */
  public static Map<String, Object> metrics(BatchRecord record, String job, long nowMillis) {
    Account account = record.account();
    Map<String, Long> values = new TreeMap<>();
    values.put("ObjectsRead", account.objects());
    values.put("RecordsIn", account.in());
    values.put("RowsCurated", account.curated());
    values.put("RecordsQuarantined", account.quarantined());
    values.put("Duplicates", account.repeatedHere() + account.repeatedEarlier());
    values.put("ObjectsUnreadable", account.unreadable());
    values.put("PartitionsBlocked", (long) record.blocked().size());
    Map<String, Object> line = new TreeMap<>(values);
    line.put("JobName", job);
    line.put(
        "_aws",
        Map.of(
            "Timestamp",
            nowMillis,
            "CloudWatchMetrics",
            java.util.List.of(
                Map.of(
                    "Namespace",
                    "UserActivityEtl",
                    "Dimensions",
                    java.util.List.of(java.util.List.of("JobName")),
                    "Metrics",
                    values.keySet().stream()
                        .map(name -> Map.of("Name", name, "Unit", "Count"))
                        .toList()))));
    return line;
  }
}
