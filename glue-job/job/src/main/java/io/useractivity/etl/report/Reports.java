package io.useractivity.etl.report;

import io.useractivity.etl.archive.Json;
import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.state.Keys;
import io.useractivity.etl.store.ObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Writes a batch's report: the record as JSON, and a page that needs nothing but a browser. */
public final class Reports {
  private Reports() {}

  /** {@code _reports/b00000042.json} and {@code .html}. */
  public static void write(ObjectStore lake, BatchRecord record) throws IOException {
    String name = Keys.REPORTS + Keys.tag(record.batch());
    lake.put(name + ".json", Json.pretty(record));
    lake.put(name + ".html", ReportPage.of(record).getBytes(StandardCharsets.UTF_8));
  }
}
