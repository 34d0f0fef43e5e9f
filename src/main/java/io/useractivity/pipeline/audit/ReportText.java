package io.useractivity.pipeline.audit;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report as people read it. */
public final class ReportText {
  private static final int SHOWN_PER_KIND = 5;
  private static final String ROW = "%9s %12s %12s %10s %10s %8s %8s %10s %8s %9s%n";

  private ReportText() {}

  public static String of(VerifyReport report) {
    StringBuilder text = new StringBuilder();
    line(text, "archive %s of topic %s", report.archive(), report.topic());
    line(
        text,
        "%s check up to: %s; %d objects listed, %d opened",
        report.mode(),
        report.until(),
        report.objects().listed(),
        report.objects().opened());
    table(text, report);
    kinds(text, report, "problem");
    kinds(text, report, "note");
    RecordCounts records = report.records();
    line(
        text,
        "verdict: %s, %d lost, %d duplicated, %d damaged",
        report.verdict(),
        records.lost(),
        records.duplicated(),
        records.damaged());
    return text.toString();
  }

  private static void table(StringBuilder text, VerifyReport report) {
    text.append(
        String.format(
            Locale.ROOT,
            ROW,
            "partition",
            "records",
            "archived",
            "dead-lett.",
            "expired",
            "lost",
            "doubled",
            "damaged",
            "not due",
            "objects"));
    report
        .partitions()
        .forEach(
            partition ->
                row(text, "" + partition.partition(), partition.records(), List.of(partition)));
    if (report.partitions().size() > 1) {
      row(text, "all", report.records(), report.partitions());
    }
  }

  private static void row(
      StringBuilder text, String name, RecordCounts records, List<PartitionReport> partitions) {
    long objects =
        partitions.stream()
            .flatMap(partition -> partition.generations().stream())
            .mapToLong(GenerationReport::objects)
            .sum();
    text.append(
        String.format(
            Locale.ROOT,
            ROW,
            name,
            records.topic(),
            records.archived(),
            records.deadLettered(),
            records.expired(),
            records.lost(),
            records.duplicated(),
            records.damaged(),
            records.notDue(),
            objects));
  }

  private static void kinds(StringBuilder text, VerifyReport report, String severity) {
    for (Map.Entry<String, VerifyReport.Kind> entry : report.kinds().entrySet()) {
      VerifyReport.Kind kind = entry.getValue();
      if (kind.severity().equals(severity)) {
        line(
            text,
            "%s %s: %d findings, %d records: %s",
            severity,
            entry.getKey(),
            kind.findings(),
            kind.records(),
            kind.meaning());
        report.findings().stream()
            .filter(found -> found.kind().equals(entry.getKey()))
            .limit(SHOWN_PER_KIND)
            .forEach(found -> line(text, "    %s", where(found)));
        line(text, "    what to do: %s", kind.remedy());
      }
    }
  }

  private static String where(VerifyReport.Found found) {
    StringBuilder where = new StringBuilder();
    if (found.partition() >= 0) {
      where.append("partition ").append(found.partition()).append(", ");
    }
    if (found.firstOffset() >= 0) {
      where.append("offsets ").append(found.firstOffset()).append(" to ");
      where.append(found.lastOffset() < 0 ? "?" : found.lastOffset()).append(", ");
    }
    if (!found.key().isEmpty()) {
      where.append(found.key()).append(": ");
    }
    return where.append(found.detail()).toString();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }
}
