package io.useractivity.etl.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.useractivity.etl.archive.Limits;
import io.useractivity.etl.job.JobSettings;
import io.useractivity.etl.job.JobSettings.Bookmark;
import io.useractivity.etl.job.JobSettings.Source;
import io.useractivity.etl.job.RefusedShareException;
import io.useractivity.etl.report.ReportText;
import io.useractivity.etl.state.Steps;
import io.useractivity.etl.store.Location;
import io.useractivity.etl.store.ObjectStore.Listed;
import io.useractivity.etl.store.Stores;
import io.useractivity.etl.testing.Duck;
import io.useractivity.etl.testing.Events;
import io.useractivity.etl.testing.Jobs;
import io.useractivity.etl.testing.Replays;
import io.useractivity.etl.testing.Sparks;
import io.useractivity.etl.testing.TestArchive;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders as people have them. */
class FolderLakeTest {
  private static final Instant TEN = Instant.parse("2026-11-22T10:00:00Z");

  @TempDir Path folder;
  private final Events events = new Events(9);

  @BeforeEach
  void spark() {
    Sparks.shared();
  }

  private List<GenericRecord> some(int count) {
    List<GenericRecord> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      some.add(events.at(TEN.plusSeconds(i)));
    }
    return some;
  }

  @Test
  void aLakeMayHaveASpaceAndAPercentSignInItsPath() throws Exception {
    TestArchive archive = new TestArchive(Location.of(folder.resolve("raw").toString()));
    Path lake = folder.resolve("my 100% lake");
    JobSettings onSpark = Jobs.settings(archive.location(), Location.of(lake.toString())).small(0);
    List<GenericRecord> first = some(4);
    archive.object(0, first);
    archive.manifest();
    Jobs.run(onSpark);
    archive.object(0, List.of(first.get(1), events.at(TEN)));
    archive.manifest();
    assertThat(Jobs.run(onSpark).get(0).account().repeatedEarlier()).isEqualTo(1);
    archive.object(0, some(3));
    archive.manifest();
    Jobs.run(Replays.strict(onSpark));
    // what Spark finds in the quarantine it finds by its name again
    List<Listed> refused = Stores.open(onSpark.lake()).list("quarantine/rows/", "", 9);
    assertThat(new SparkBatch(onSpark, Steps.SILENT).places(refused))
        .singleElement()
        .satisfies(
            place -> assertThat(refused).extracting(Listed::key).containsExactly(place.file()));
    Jobs.etl(onSpark, Steps.SILENT).replay();
    assertThat(Duck.number(lake, "select count(*) from {curated}")).isEqualTo(8);
  }

  @Test
  void aDayWithMoreFilesThanAreListedIsSearchedWhole() throws Exception {
    TestArchive archive = new TestArchive(Location.of(folder.resolve("raw").toString()));
    Path lake = folder.resolve("lake");
    JobSettings small = Jobs.settings(archive.location(), Location.of(lake.toString()));
    List<GenericRecord> first = some(4);
    archive.object(0, first);
    archive.manifest();
    Jobs.run(small);
    Path hour = Files.createDirectories(lake.resolve("curated/event_date=2026-11-22/hour=09"));
    for (int i = 0; i <= 2_000; i++) {
      Files.createFile(hour.resolve("_marker" + i));
    }
    archive.object(0, List.of(first.get(1)));
    archive.manifest();
    assertThat(Jobs.run(small).get(0).account().repeatedEarlier()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {50_000, 0})
  void objectsWithAnUnknownNumberOfRecordsCountWhenTooManyAreRefused(long smallBatch)
      throws Exception {
    TestArchive archive = new TestArchive(Location.of(folder.resolve("raw").toString()));
    archive.object(0, some(10));
    for (int i = 0; i < 3; i++) {
      archive.put("event_date=2026-11-22/hour=10/bad-" + i + ".avro", new byte[7]);
    }
    JobSettings usual =
        Jobs.settings(
                archive.location(),
                Location.of(folder.resolve("lake").toString()),
                Source.LISTING,
                Bookmark.ENABLE,
                new Limits(1_000, 1L << 40))
            .small(smallBatch);
    assertThatThrownBy(() -> Jobs.etl(share(usual, 0.74), Steps.SILENT).run())
        .isInstanceOf(RefusedShareException.class)
        .hasMessageContaining("75.0% of 40 records")
        .hasMessageContaining("3 unreadable objects hold an unknown number of records")
        .hasMessageContaining("count as 10 each");
    assertThat(folder.resolve("lake/curated")).doesNotExist();

    assertThat(ReportText.of(Jobs.run(share(usual, 0.76)).get(0)))
        .contains("not counted: the records of 3 unreadable objects");
  }

  private static JobSettings share(JobSettings usual, double most) {
    return new JobSettings(
        usual.archive(),
        usual.lake(),
        usual.source(),
        usual.skipExpired(),
        usual.bookmark(),
        usual.limits(),
        100,
        usual.rules(),
        1_000,
        1,
        most,
        1,
        false,
        false,
        usual.smallBatch(),
        null);
  }
}
