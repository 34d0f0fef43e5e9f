package io.useractivity.etl.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.etl.job.JobSettings;
import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.store.Stores;
import io.useractivity.etl.testing.Duck;
import io.useractivity.etl.testing.Jobs;
import io.useractivity.etl.testing.Oracle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** Copies that do not look like one: stamped on another day, or written in another case. */
class EarlierCopiesTest extends LakeFixture {
  private static final Instant EVENING = Instant.parse("2026-11-21T23:59:59Z");

  private static GenericRecord copy(GenericRecord event, Instant stamped) {
    GenericRecord copy = new GenericData.Record((GenericData.Record) event, true);
    copy.put("event_timestamp", stamped.toEpochMilli());
    return copy;
  }

  private BatchRecord curate(int lookBack, GenericRecord... events) {
    archive.object(0, List.of(events));
    archive.manifest();
    JobSettings usual = settings();
    return Jobs.run(
            new JobSettings(
                usual.archive(),
                usual.lake(),
                usual.source(),
                usual.skipExpired(),
                usual.bookmark(),
                usual.limits(),
                usual.most(),
                usual.rules(),
                usual.rowsPerFile(),
                lookBack,
                usual.mostRefused(),
                usual.refusedFrom(),
                usual.metrics(),
                usual.dryRun(),
                usual.smallBatch(),
                usual.iceberg()))
        .get(0);
  }

  private void isCurated(GenericRecord event, Instant stamped) {
    assertThat(
            Duck.rows(files(), "select event_id, epoch_ms(event_time)::varchar t from {curated}"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.get("event_id")).isEqualTo(event.get("event_id").toString());
              assertThat(row.get("t")).isEqualTo(Long.toString(stamped.toEpochMilli()));
            });
  }

  @Test
  void lookBackFindsAnEventThatWasCuratedTheDayBefore() {
    GenericRecord event = events.at(EVENING);
    curate(1, event);
    assertThat(curate(1, copy(event, TEN)).account().repeatedEarlier()).isEqualTo(1);
    isCurated(event, EVENING);
  }

  @Test
  void lookForwardFindsAnEventThatWasCuratedTheDayAfter() {
    GenericRecord event = events.at(TEN);
    curate(1, event);
    assertThat(curate(1, copy(event, EVENING)).account().repeatedEarlier()).isEqualTo(1);
    isCurated(event, TEN);
  }

  @Test
  void withoutLookBackOnlyTheDayItselfIsSearched() {
    GenericRecord event = events.at(TEN);
    curate(0, event);
    BatchRecord second =
        curate(0, copy(event, TEN.plusSeconds(7)), copy(event, TEN.minusSeconds(7)));
    assertThat(second.account().repeatedHere()).isEqualTo(1);
    assertThat(second.account().repeatedEarlier()).isEqualTo(1);
    assertThat(curate(0, copy(event, EVENING)).account().curated()).isEqualTo(1);
  }

  @Test
  void theSameIdentifierInUpperCaseIsACopyWithinABatchAndLater() {
    GenericRecord event = events.at(TEN);
    event.put("event_id", new UUID(0xABCDEF12L << 32, 0xABCDEFL).toString());
    GenericRecord upper = copy(event, TEN.plusSeconds(1));
    upper.put("event_id", event.get("event_id").toString().toUpperCase(Locale.ROOT));
    // what was there first is kept; it is stored in lower case
    assertThat(curate(1, upper, event).account().repeatedHere()).isEqualTo(1);
    isCurated(event, TEN.plusSeconds(1));
    assertThat(curate(1, upper).account().repeatedEarlier()).isEqualTo(1);
    assertThat(curate(1, event).account().repeatedEarlier()).isEqualTo(1);
    isCurated(event, TEN.plusSeconds(1));
  }

  @Test
  void whatAnOlderJobStoredInUpperCaseIsFound() throws Exception {
    GenericRecord event = events.at(TEN);
    event.put("event_id", new UUID(0xABCDEF12L << 32, 0xABCDEFL).toString());
    String file = "curated/" + Oracle.files(folderAfter(event), ".parquet").get(0);
    Path upper = Files.createTempFile("upper", ".parquet");
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      statement.execute(
          "copy (select * replace (upper(event_id) as event_id) from read_parquet('%s')) to '%s' (format parquet)"
              .formatted(files().resolve(file), upper));
    }
    Stores.open(lake).put(file, upper);
    assertThat(curate(1, event).account().repeatedEarlier()).isEqualTo(1);
  }

  @Test
  void whatOtherToolsLeaveBesideRowsIsPassedOver() throws Exception {
    GenericRecord event = events.at(TEN);
    curate(1, event);
    for (String left : List.of("_SUCCESS", "_common_metadata.parquet", ".part.parquet.crc", "")) {
      Stores.open(lake).put("curated/event_date=2026-11-22/hour=10/" + left, new byte[0]);
    }
    assertThat(curate(1, event, events.at(TEN)).account().repeatedEarlier()).isEqualTo(1);
  }

  private Path folderAfter(GenericRecord event) {
    curate(1, event);
    return files().resolve("curated");
  }
}
