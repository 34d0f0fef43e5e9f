package io.useractivity.etl.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.etl.archive.Json;
import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.state.BatchRecord.Account;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class ReportPageTest {
  static BatchRecord record() {
    Map<String, Long> hours = new TreeMap<>();
    for (int i = 0; i < 1_000; i++) {
      hours.put("2026-%02d-%02d/%02d".formatted(1 + i / 600, 1 + i / 24 % 25, i % 24), (long) i);
    }
    return new BatchRecord(
        1,
        42,
        "run",
        "a",
        "2026-11-22T10:00:00Z",
        null,
        null,
        null,
        null,
        null,
        new Account(10, 100, 2, 1_000, 900, 60, 30, 10, 1),
        hours,
        Map.of("<script>", 60L),
        Map.of("28dfdd9875c167d0", 1_000L),
        List.of("a & b waits"),
        Map.of("spark", "x", "seconds: read", "1.5", "seconds: funnel", "0.25"));
  }

  @Test
  void thePicturesAreWellFormedAndNothingIsInjected() throws Exception {
    String page = ReportPage.of(record());
    Matcher pictures = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL).matcher(page);
    int found = 0;
    while (pictures.find()) {
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(pictures.group())));
      found++;
    }
    assertThat(found).isEqualTo(3);
    assertThat(page).contains("balanced").contains("a &amp; b waits").doesNotContain("<script>");
  }

  @Test
  void theRecordSurvivesItsJson() throws Exception {
    assertThat(Json.read(Json.pretty(record()), BatchRecord.class)).isEqualTo(record());
  }
}
