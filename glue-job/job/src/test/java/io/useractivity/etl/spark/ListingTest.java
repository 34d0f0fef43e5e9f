package io.useractivity.etl.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.etl.archive.Limits;
import io.useractivity.etl.cli.BookmarkCommand;
import io.useractivity.etl.job.JobSettings;
import io.useractivity.etl.job.JobSettings.Bookmark;
import io.useractivity.etl.job.JobSettings.Source;
import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.store.Location;
import io.useractivity.etl.testing.Duck;
import io.useractivity.etl.testing.Events;
import io.useractivity.etl.testing.Jobs;
import io.useractivity.etl.testing.TestArchive;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders without manifests, one object a batch. */
class ListingTest {
  private static final Instant TEN = Instant.parse("2026-11-22T10:00:00Z");

  @TempDir Path folder;
  private final Events events = new Events(9);
  private TestArchive archive;
  private Path lake;

  @BeforeEach
  void open() {
    archive = new TestArchive(Location.of(folder.resolve("raw").toString()));
    lake = folder.resolve("lake");
  }

  private JobSettings settings() {
    return Jobs.settings(
        archive.location(),
        Location.of(lake.toString()),
        Source.LISTING,
        Bookmark.ENABLE,
        new Limits(1, 1L << 40));
  }

  @Test
  void whatManyBatchesTookIsRememberedInFewFilesAndARewindStillFindsItsOwn() throws Exception {
    for (int i = 0; i < 70; i++) {
      archive.object(0, List.of(events.at(TEN.minusSeconds(3L * 86_400 * i))));
    }
    List<BatchRecord> batches = Jobs.run(settings());
    assertThat(batches).hasSize(70);
    assertThat(batches.get(63).seen()).hasSize(64);
    assertThat(batches.get(64).seen()).hasSize(1);
    assertThat(batches.get(69).seen()).hasSize(6);
    assertThat(Jobs.run(settings())).isEmpty();

    BookmarkCommand bookmark = new BookmarkCommand(Location.of(lake.toString()), null, System.out);
    for (long target : new long[] {67, 30}) {
      bookmark.rewind(target, false, false);
      assertThat(Duck.number(lake, "select count(*) from {curated}")).isEqualTo(target);
      assertThat(Jobs.run(settings())).hasSize((int) (70 - target));
      assertThat(Duck.number(lake, "select count(*) from {curated}")).isEqualTo(70);
      assertThat(Jobs.run(settings())).isEmpty();
    }
  }

  @Test
  void filesThatAreIgnoredAreCounted() {
    archive.object(0, List.of(events.at(TEN)));
    archive.put("event_date=2026-11-22/hour=10/part-0", new byte[3]);
    archive.put("event_date=2026-11-22/hour=10/notes.txt", new byte[3]);
    archive.put("event_date=2026-11-22/hour=10/_SUCCESS", new byte[0]);
    List<String> told = new ArrayList<>();
    Jobs.run(settings(), (step, detail) -> told.add(detail));
    assertThat(told).contains("2 files are ignored: their names do not end in .avro");
  }
}
