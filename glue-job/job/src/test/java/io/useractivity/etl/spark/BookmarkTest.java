package io.useractivity.etl.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.useractivity.etl.cli.BookmarkCommand;
import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.store.Location;
import io.useractivity.etl.store.ObjectStore;
import io.useractivity.etl.store.Stores;
import io.useractivity.etl.testing.Duck;
import io.useractivity.etl.testing.Jobs;
import io.useractivity.etl.testing.Oracle;
import io.useractivity.etl.testing.TestArchive;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** What putting the bookmark back does to a lake, and to the next run. */
class BookmarkTest extends LakeFixture {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  private void twoBatches() {
    List<GenericRecord> refused = some(3, TEN);
    refused.forEach(event -> event.put("user_id", ""));
    archive.object(0, refused);
    good(0, some(20, TEN));
    archive.manifest();
    Jobs.run(settings());
    good(0, some(7, TEN.plusSeconds(100)));
    good(1, some(5, TEN.plusSeconds(7_000)));
    archive.manifest();
    Jobs.run(settings());
  }

  private void rewind(long target, boolean keepOutput) throws Exception {
    new BookmarkCommand(lake, null, new PrintStream(said, true, StandardCharsets.UTF_8))
        .rewind(target, keepOutput, false);
  }

  @Test
  void afterAResetNothingIsLeftAndEverythingComesAgain() throws Exception {
    twoBatches();
    rewind(0, false);
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("continues after batch 0");
    for (String folder : List.of("curated", "quarantine")) {
      assertThat(Oracle.files(files().resolve(folder), "")).as(folder).isEmpty();
    }
    BatchRecord again = Jobs.run(settings()).get(0);
    assertThat(again.account().curated()).isEqualTo(32);
    assertThat(again.account().quarantined()).isEqualTo(3);
    equalsOracle(Set.of());
    assertThat(Jobs.run(settings())).isEmpty();
  }

  @Test
  void rowsThatTheArchiveHasForgottenAreNotRemoved() throws Exception {
    twoBatches();
    List<String> before = Oracle.files(files().resolve("curated"), ".parquet");
    String second = TestArchive.manifestKey(0, 1);
    byte[] manifest = archive.get(second);
    archive.store().delete(List.of(second));
    assertThatThrownBy(() -> rewind(1, false)).hasMessageContaining("no longer has " + second);
    archive.put(second, manifest);
    archive.store().delete(List.of(readable.get(1)));
    assertThatThrownBy(() -> rewind(1, false))
        .hasMessageContaining("no longer has " + readable.get(1))
        .hasMessageContaining("--keep-output");
    assertThat(Oracle.files(files().resolve("curated"), ".parquet")).isEqualTo(before);
    rewind(1, true);
    assertThat(Oracle.files(files().resolve("curated"), ".parquet")).isEqualTo(before);
    assertThatThrownBy(() -> rewind(1, false))
        .as("although the bookmark stands there already")
        .hasMessageContaining("no longer has");
  }

  @Test
  void anArchiveThatWasMovedIsAskedWhereItIsNow() throws Exception {
    twoBatches();
    Location now = s3.location(lake.bucket(), "moved/activity");
    ObjectStore to = Stores.open(now);
    ObjectStore from = archive.store();
    List<String> keys = from.list("", "", 1_000).stream().map(ObjectStore.Listed::key).toList();
    for (String key : keys) {
      to.put(key, from.get(key).orElseThrow());
    }
    from.delete(keys);
    assertThatThrownBy(() -> rewind(0, false)).hasMessageContaining("--from");
    new BookmarkCommand(lake, now, null, System.out).rewind(0, false, false);
    assertThat(Oracle.files(files().resolve("curated"), "")).isEmpty();
  }

  @Test
  void whatHadExpiredBeforeItWasReadIsNotMissed() throws Exception {
    archive.object(0, some(3, TEN));
    archive.manifest();
    archive.store().delete(List.of(TestArchive.manifestKey(0, 0)));
    good(0, some(4, TEN));
    archive.manifest();
    BatchRecord first = Jobs.run(settings().skippingExpired()).get(0);
    assertThat(first.account().curated()).isEqualTo(4);
    rewind(0, false);
    assertThat(Jobs.run(settings().skippingExpired()).get(0).account().curated()).isEqualTo(4);
    equalsOracle(Set.of());

    // and retention goes on, while nothing is in the lake
    rewind(0, false);
    archive.store().delete(List.of(TestArchive.manifestKey(0, 1)));
    good(0, some(2, TEN));
    archive.manifest();
    assertThat(Jobs.run(settings().skippingExpired()).get(0).account().curated()).isEqualTo(2);
    rewind(0, false);
    assertThat(Jobs.run(settings().skippingExpired()).get(0).account().curated()).isEqualTo(2);
  }

  @Test
  void keptOutputStaysAndWhatComesAgainIsACopy() throws Exception {
    twoBatches();
    List<String> before = Oracle.files(files().resolve("curated"), ".parquet");
    rewind(1, true);
    assertThat(Oracle.files(files().resolve("curated"), ".parquet")).isEqualTo(before);
    BatchRecord again = Jobs.run(settings()).get(0);
    assertThat(again.account().curated()).isZero();
    assertThat(again.account().repeatedEarlier()).isEqualTo(12);
    assertThat(Duck.number(files(), "select count(*) from {curated}")).isEqualTo(32);
    equalsOracle(Set.of());
  }
}
