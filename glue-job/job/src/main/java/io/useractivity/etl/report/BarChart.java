package io.useractivity.etl.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts as SVG. Pure. */
final class BarChart {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 180;
  private static final int LABELS = 40;
  private static final int MOST_COLUMNS = 400;

  /** More columns have a name at the first and the last only. */
  private static final int MOST_LABELS = 9;

  private BarChart() {}

  /** One upright column per key, in key order; more than fit are added up. */
  static String columns(Map<String, Long> counts) {
    if (counts.isEmpty()) {
      return "<p>none</p>";
    }
    List<Map.Entry<String, Long>> all = List.copyOf(new TreeMap<>(counts).entrySet());
    int per = (all.size() + MOST_COLUMNS - 1) / MOST_COLUMNS;
    List<long[]> sums = new ArrayList<>();
    for (int i = 0; i < all.size(); i += per) {
      long sum = 0;
      for (int j = i; j < Math.min(all.size(), i + per); j++) {
        sum += all.get(j).getValue();
      }
      sums.add(new long[] {i, sum});
    }
    long largest = Math.max(1, sums.stream().mapToLong(sum -> sum[1]).max().orElse(1));
    double step = (double) WIDTH / sums.size();
    StringBuilder svg = open(HEIGHT + LABELS);
    for (int i = 0; i < sums.size(); i++) {
      double height = (double) HEIGHT * sums.get(i)[1] / largest;
      String first = all.get((int) sums.get(i)[0]).getKey();
      svg.append(
          "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"#3b7dd8\"><title>%s: %s</title></rect>"
              .formatted(
                  i * step,
                  HEIGHT - height,
                  Math.max(0.5, Math.min(60, step * 0.85)),
                  height,
                  ReportPage.escape(first),
                  ReportText.number(sums.get(i)[1])));
    }
    if (sums.size() <= MOST_LABELS) {
      for (int i = 0; i < sums.size(); i++) {
        svg.append(text((int) (i * step), HEIGHT + 16, "start", all.get(i).getKey()));
      }
    } else {
      svg.append(text(0, HEIGHT + 16, "start", all.get(0).getKey()));
      svg.append(text(WIDTH, HEIGHT + 16, "end", all.get(all.size() - 1).getKey()));
    }
    return svg.append(text(0, HEIGHT + 34, "start", "tallest: " + ReportText.number(largest)))
        .append("</svg>")
        .toString();
  }

  /** One lying bar per key, the largest first. */
  static String bars(Map<String, Long> counts) {
    if (counts.isEmpty()) {
      return "<p>none</p>";
    }
    List<Map.Entry<String, Long>> sorted = new ArrayList<>(new TreeMap<>(counts).entrySet());
    sorted.sort(Map.Entry.<String, Long>comparingByValue().reversed());
    long largest = Math.max(1, sorted.get(0).getValue());
    StringBuilder svg = open(24 * sorted.size());
    int y = 0;
    for (Map.Entry<String, Long> bar : sorted) {
      svg.append(text(0, y + 16, "start", bar.getKey()));
      svg.append(
          "<rect x=\"260\" y=\"%d\" width=\"%.1f\" height=\"16\" fill=\"#3b7dd8\"/>"
              .formatted(y + 3, Math.max(1, 520.0 * bar.getValue() / largest)));
      svg.append(text(WIDTH, y + 16, "end", ReportText.number(bar.getValue())));
      y += 24;
    }
    return svg.append("</svg>").toString();
  }

  private static StringBuilder open(int height) {
    return new StringBuilder(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"100%%\" viewBox=\"0 0 %d %d\">"
            .formatted(WIDTH, height));
  }

  private static String text(int x, int y, String anchor, String text) {
    return "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>"
        .formatted(x, y, anchor, ReportPage.escape(text));
  }
}
