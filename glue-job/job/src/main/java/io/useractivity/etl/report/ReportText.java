package io.useractivity.etl.report;

import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.state.BatchRecord.Account;
import java.util.Locale;
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
    text.append("  ").append(balance(account));
    String unknown = record.facts().get(BatchRecord.UNKNOWN);
    if (unknown != null) {
      text.append("\n  not counted: the records of ")
          .append(unknown)
          .append(" unreadable objects; nobody knows how many they hold");
    }
    fact(text, record, BatchRecord.SKIPPED);
    fact(text, record, BatchRecord.NOT_COPIED);
    return text.toString();
  }

  private static void fact(StringBuilder text, BatchRecord record, String name) {
    String value = record.facts().get(name);
    if (value != null) {
      text.append("\n  ").append(name).append(": ").append(value);
    }
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
}
