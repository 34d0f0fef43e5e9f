package io.useractivity.etl.report;

import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.state.BatchRecord.Account;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A batch's report as one HTML document with inline pictures. Pure. */
final class ReportPage {
  private static final String STYLE =
      """
      body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}
      h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}table{border-collapse:collapse}
      td,th{padding:.15rem .8rem .15rem 0;text-align:left;vertical-align:top}td.n{text-align:right;font-variant-numeric:tabular-nums}
      .ok{color:#17692f}.bad{color:#a4262c}svg text{font:12px system-ui,sans-serif;fill:#222}
      @media(prefers-color-scheme:dark){body{background:#161616;color:#ddd}svg text{fill:#ddd}.ok{color:#6fce8b}.bad{color:#ff8f8f}}
      """;

  private ReportPage() {}

  static String of(BatchRecord record) {
    Account account = record.account();
    StringBuilder page = new StringBuilder(8_192);
    page.append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Batch ")
        .append(record.batch())
        .append("</title><style>")
        .append(STYLE)
        .append("</style><h1>Batch ")
        .append(record.batch())
        .append(" <small>")
        .append(escape(record.kind() + ", " + record.committedAt()))
        .append("</small></h1>");
    page.append("<p class=\"").append(account.balanced() ? "ok" : "bad").append("\">");
    page.append(escape(ReportText.balance(account))).append("</p>");
    table(page, "Where the records went", destinations(account));
    page.append("<h2>Curated rows per hour</h2>").append(BarChart.columns(record.hours()));
    if (!record.reasons().isEmpty()) {
      page.append("<h2>Refused records per reason</h2>").append(BarChart.bars(record.reasons()));
    }
    page.append("<h2>Writer schemas met</h2>").append(BarChart.bars(record.schemas()));
    if (!record.blocked().isEmpty()) {
      page.append("<h2 class=\"bad\">What waits</h2><ul>");
      record.blocked().forEach(line -> page.append("<li>").append(escape(line)).append("</li>"));
      page.append("</ul>");
    }
    page.append("<h2>Facts</h2><table>");
    new TreeMap<>(record.facts())
        .forEach(
            (name, value) ->
                page.append("<tr><td>").append(escape(name)).append("<td>").append(escape(value)));
    return page.append("</table></html>\n").toString();
  }

  private static Map<String, Long> destinations(Account account) {
    Map<String, Long> rows = new java.util.LinkedHashMap<>();
    rows.put("in, from " + ReportText.number(account.objects()) + " objects", account.in());
    rows.put("curated", account.curated());
    rows.put("quarantined", account.quarantined());
    rows.put("copies within the batch", account.repeatedHere());
    rows.put("copies of earlier batches' events", account.repeatedEarlier());
    return rows;
  }

  private static void table(StringBuilder page, String title, Map<String, Long> rows) {
    page.append("<h2>").append(escape(title)).append("</h2><table>");
    rows.forEach(
        (name, value) ->
            page.append("<tr><td>")
                .append(escape(name))
                .append("<td class=\"n\">")
                .append(String.format(Locale.ROOT, "%,d", value)));
    page.append("</table>");
  }

  static String escape(String text) {
    return String.valueOf(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
