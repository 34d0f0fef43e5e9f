package io.useractivity.etl.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.etl.archive.Limits;
import io.useractivity.etl.cli.BookmarkCommand;
import io.useractivity.etl.job.JobSettings;
import io.useractivity.etl.job.JobSettings.Bookmark;
import io.useractivity.etl.job.JobSettings.Source;
import io.useractivity.etl.report.ReportText;
import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.store.Location;
import io.useractivity.etl.testing.Duck;
import io.useractivity.etl.testing.Events;
import io.useractivity.etl.testing.Jobs;
import io.useractivity.etl.testing.Sparks;
import io.useractivity.etl.testing.TestArchive;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole objects that cannot be read, and whose bytes are hard to copy. */
class LargeObjectTest {
  private static final Instant TEN = Instant.parse("2026-11-22T10:00:00Z");

  /** Of any path, by POSIX's PATH_MAX on Linux. */
  private static final int LONGEST_PATH = 4_095;

  @TempDir Path folder;
  private final Events events = new Events(9);
  private TestArchive archive;
  private Path lake;

  @BeforeEach
  void open() {
    Sparks.shared();
    archive = new TestArchive(Location.of(folder.resolve("raw").toString()));
    lake = folder.resolve("lake");
  }

  private JobSettings listing(long smallBatch) {
    return Jobs.settings(
            archive.location(),
            Location.of(lake.toString()),
            Source.LISTING,
            Bookmark.ENABLE,
            new Limits(1_000, 1L << 40))
        .small(smallBatch);
  }

  private static void sparse(Path file, long bytes) throws Exception {
    Files.createDirectories(file.getParent());
    try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
      content.setLength(bytes);
    }
  }

  @Test
  void anObjectLargerThanTheMemoryIsQuarantinedWholeAndBlocksNothing() throws Exception {
    long bytes = Integer.MAX_VALUE + 1L;
    String key = "event_date=2026-11-22/hour=10/large.avro";
    sparse(folder.resolve("raw").resolve(key), bytes);
    archive.object(1, List.of(events.at(TEN)));

    BatchRecord batch = Jobs.run(listing(200_000_000)).get(0);

    assertThat(batch.reasons()).containsOnlyKeys("TOO_LARGE");
    assertThat(lake.resolve("quarantine/objects/b00000001").resolve(key)).hasSize(bytes);
    assertThat(Duck.number(lake, "select count(*) from {curated}")).isEqualTo(1);
    assertThat(Jobs.run(listing(200_000_000))).isEmpty();
    new BookmarkCommand(Location.of(lake.toString()), null, System.out).rewind(0, false, false);
    assertThat(lake.resolve("quarantine")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(longs = {50_000, 0})
  void anObjectThatCannotBeCopiedIsQuarantinedByNameAndBlocksNothing(long smallBatch)
      throws Exception {
    // a path that fits into the archive, but not with what is before it in the lake
    String end = "not.avro";
    StringBuilder key = new StringBuilder();
    int left = LONGEST_PATH - 20 - folder.resolve("raw").toString().length() - end.length();
    for (int i = Math.min(100, left); left > 1; left -= i + 1, i = Math.min(100, left - 1)) {
      key.append("d".repeat(i)).append('/');
    }
    Path file = folder.resolve("raw").resolve(key + end);
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[5]);
    archive.object(1, List.of(events.at(TEN)));

    BatchRecord batch = Jobs.run(listing(smallBatch)).get(0);

    assertThat(batch.reasons()).containsOnlyKeys("NOT_AVRO");
    assertThat(batch.account().curated()).isEqualTo(1);
    assertThat(ReportText.of(batch)).contains("not copied: 1 unreadable objects: ddd");
    Map<String, String> row =
        Duck.rows(lake, "select detail, source_object from {quarantine}").get(0);
    assertThat(row.get("detail")).contains("could not be copied into the quarantine");
    assertThat(row.get("source_object")).isEqualTo(key + end);
    assertThat(Jobs.run(listing(smallBatch))).isEmpty();
  }
}
