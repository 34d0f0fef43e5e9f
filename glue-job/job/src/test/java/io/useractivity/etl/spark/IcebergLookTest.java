package io.useractivity.etl.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.etl.cli.BookmarkCommand;
import io.useractivity.etl.job.IcebergTarget;
import io.useractivity.etl.job.JobSettings;
import io.useractivity.etl.state.Steps;
import io.useractivity.etl.store.Location;
import io.useractivity.etl.testing.Events;
import io.useractivity.etl.testing.Jobs;
import io.useractivity.etl.testing.Sparks;
import io.useractivity.etl.testing.TestArchive;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first batch makes the table; looking makes none. */
class IcebergLookTest {
  @TempDir Path folder;

  @Test
  void whoOnlyLooksMakesNoTable() throws Exception {
    Events events = new Events(7);
    Instant ten = Instant.parse("2026-11-22T10:00:00Z");
    TestArchive archive = new TestArchive(Location.of(folder.resolve("raw").toString()));
    archive.object(0, List.of(events.at(ten), events.at(ten)));
    archive.manifest();
    IcebergTarget target = new IcebergTarget("looked", "shop.activities");
    JobSettings settings =
        Jobs.settings(archive.location(), Location.of(folder.resolve("lake").toString()))
            .into(target);
    Sparks.shared();
    SparkBatch spark = new SparkBatch(settings, Steps.SILENT);
    new BookmarkCommand(settings.lake(), spark.commitPoint(), System.out).show();
    assertThat(Jobs.run(settings.dry())).isEmpty();
    assertThat(folder.resolve("lake")).doesNotExist();
    assertThat(Jobs.run(settings)).hasSize(1);
    new BookmarkCommand(settings.lake(), spark.commitPoint(), System.out).show();
    assertThat(Sparks.shared().table(target.name()).count()).isEqualTo(2);
  }
}
