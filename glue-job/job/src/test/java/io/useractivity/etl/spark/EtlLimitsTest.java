package io.useractivity.etl.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.useractivity.etl.archive.Limits;
import io.useractivity.etl.job.JobSettings;
import io.useractivity.etl.job.JobSettings.Bookmark;
import io.useractivity.etl.job.JobSettings.Source;
import io.useractivity.etl.job.RefusedShareException;
import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.state.LostRaceException;
import io.useractivity.etl.state.Steps;
import io.useractivity.etl.state.Steps.Step;
import io.useractivity.etl.store.Location;
import io.useractivity.etl.testing.Duck;
import io.useractivity.etl.testing.Events;
import io.useractivity.etl.testing.Jobs;
import io.useractivity.etl.testing.Oracle;
import io.useractivity.etl.testing.Sparks;
import io.useractivity.etl.testing.TestArchive;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** Races, refusals, tiny files and large hours, on a real S3 protocol. */
class EtlLimitsTest extends LakeFixture {
  @Test
  void ofTwoRunsAtOnceExactlyOneWins() {
    good(0, some(5, TEN));
    archive.manifest();
    AtomicBoolean overtaken = new AtomicBoolean();
    assertThatThrownBy(
            () ->
                Jobs.etl(
                        settings(),
                        (step, detail) -> {
                          if (step == Step.COMMIT && !overtaken.getAndSet(true)) {
                            Jobs.run(settings());
                          }
                        })
                    .run())
        .isInstanceOf(LostRaceException.class);
    equalsOracle(Set.of());
    assertThat(Oracle.files(files().resolve("_state/batches"), ".json")).hasSize(1);
    assertThat(Oracle.files(files().resolve("_staging"), "")).isEmpty();
  }

  @Test
  void tooManyRefusedRecordsStopTheJobBeforeAnythingIsWritten() {
    List<GenericRecord> half = some(10, TEN);
    half.subList(0, 5).forEach(event -> event.put("session_id", ""));
    good(0, half);
    archive.manifest();
    JobSettings strict = settings();
    JobSettings settings =
        new JobSettings(
            strict.archive(),
            strict.lake(),
            strict.source(),
            strict.skipExpired(),
            strict.bookmark(),
            strict.limits(),
            100,
            strict.rules(),
            1_000,
            1,
            0.4,
            10,
            false,
            false,
            smallBatch(),
            null);
    assertThatThrownBy(() -> Jobs.etl(settings, Steps.SILENT).run())
        .isInstanceOf(RefusedShareException.class)
        .hasMessageContaining("50.0% of 10 records")
        .hasMessageContaining("MISSING_SESSION_ID=5");
    assertThat(Oracle.files(files(), "")).isEmpty();
  }

  @Test
  void twentyThousandTinyFilesBecomeOneFileAnHour() {
    Path folder = s3.files(s3.location(lake.bucket(), "local"));
    TestArchive local = new TestArchive(Location.of(folder.resolve("raw").toString()));
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      List<GenericRecord> one = some(1, TEN.plusSeconds(i));
      ids.add((String) one.get(0).get("event_id"));
      local.object(i % 4, one);
      if (i % 400 == 399) {
        local.manifest();
      }
    }
    Path lakeFolder = folder.resolve("lake");
    BatchRecord batch =
        Jobs.run(
                Jobs.settings(local.location(), Location.of(lakeFolder.toString()))
                    .small(smallBatch()))
            .get(0);
    assertThat(batch.account().curated()).isEqualTo(20_000);
    assertThat(Duck.number(lakeFolder, "select count(distinct event_id) from {curated}"))
        .isEqualTo(ids.size());
    assertThat(Oracle.files(lakeFolder.resolve("curated"), ".parquet")).hasSize(6);
    assertThat(batch.hours()).hasSize(6);
  }

  @Test
  void whatProvesToBeLargeIsSparksWork() {
    List<GenericRecord> same = Collections.nCopies(5_000, some(1, TEN).get(0));
    archive.object(0, same, Events.V1, CodecFactory.fromString("zstandard"), 1 << 20);
    BatchRecord batch =
        Jobs.run(
                Jobs.settings(
                        archive.location(),
                        lake,
                        Source.LISTING,
                        Bookmark.ENABLE,
                        new Limits(1_000, 1L << 40))
                    .small(1_000))
            .get(0);
    assertThat(batch.facts().get("spark")).isEqualTo(Sparks.shared().version());
    assertThat(batch.account().in()).isEqualTo(5_000);
    assertThat(batch.account().repeatedHere()).isEqualTo(4_999);
  }

  @Test
  void largeHoursAreDividedIntoFilesOfTheWantedSize() {
    good(0, some(1_000, TEN));
    archive.manifest();
    JobSettings usual = settings();
    Jobs.run(
        new JobSettings(
            usual.archive(),
            usual.lake(),
            usual.source(),
            usual.skipExpired(),
            usual.bookmark(),
            usual.limits(),
            100,
            usual.rules(),
            300,
            1,
            1,
            0,
            false,
            false,
            smallBatch(),
            null));
    assertThat(Oracle.files(files().resolve("curated"), ".parquet").size()).isBetween(4, 8);
    equalsOracle(Set.of());
  }
}
