package io.useractivity.etl.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.etl.job.IcebergTarget;
import io.useractivity.etl.job.JobSettings;
import io.useractivity.etl.store.Location;
import io.useractivity.etl.testing.Duck;
import io.useractivity.etl.testing.Jobs;
import io.useractivity.etl.testing.Oracle;
import io.useractivity.etl.testing.TestArchive;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Session facts over hours, tasks, files and copies; compared with DuckDB's windows. */
class SessionsTest extends LakeFixture {
  private static final String WRONG =
      """
      select count(*) from (select position_in_session p, row_number() over w r, seconds_since_previous s,
        (epoch_us(event_time) - lag(epoch_us(event_time)) over w) / 1000000.0 d
        from {curated} window w as (partition by session_id order by event_time, source_partition, source_offset))
      where p <> r or coalesce(s, -1) <> coalesce(d, -1)""";

  @TempDir Path folder;
  private TestArchive local;

  @BeforeEach
  void fill() {
    local = new TestArchive(Location.of(folder.resolve("raw").toString()));
    for (int hour = 0; hour < 5; hour++) {
      for (int object = 0; object < 3; object++) {
        List<GenericRecord> some = new ArrayList<>();
        Instant from = TEN.plusSeconds(3_600 * hour);
        for (int i = 0; i < 1_200 + 300 * hour; i++) {
          // several events in one millisecond, of one session too
          some.add(events.at(from.plusMillis(i / 3 * 1_999L)));
        }
        some.addAll(some.subList(5, 25));
        local.object(object, some);
      }
    }
    local.manifest();
  }

  private JobSettings settings(String lakeFolder, long smallBatch, long rowsPerFile) {
    JobSettings usual =
        Jobs.settings(local.location(), Location.of(folder.resolve(lakeFolder).toString()));
    return new JobSettings(
        usual.archive(),
        usual.lake(),
        usual.source(),
        usual.skipExpired(),
        usual.bookmark(),
        usual.limits(),
        usual.most(),
        usual.rules(),
        rowsPerFile,
        1,
        1,
        0,
        false,
        false,
        smallBatch,
        null);
  }

  private void right(String lakeFolder) {
    Path at = folder.resolve(lakeFolder);
    assertThat(Duck.number(at, "select count(*) from {curated}")).isEqualTo(27_000);
    assertThat(Duck.number(at, "select max(position_in_session) from {curated}"))
        .isGreaterThan(400);
    assertThat(Duck.number(at, WRONG)).isZero();
  }

  @Test
  void theDriverKnowsThem() {
    assertThat(Jobs.run(settings("driver", 50_000, 1_000_000)).get(0).account().repeatedHere())
        .isEqualTo(300);
    right("driver");
  }

  @Test
  void sparkKnowsThemWhateverTheTasksAndFiles() {
    Jobs.run(settings("spark", 0, 1_000_000));
    right("spark");
    assertThat(Oracle.files(folder.resolve("spark/curated"), ".parquet")).hasSize(5);
    Jobs.run(settings("parts", 0, 1_500));
    right("parts");
    assertThat(Oracle.files(folder.resolve("parts/curated"), ".parquet").size()).isBetween(18, 25);
    assertThat(Oracle.funnelTable(folder.resolve("parts")))
        .isEqualTo(Oracle.funnelTable(folder.resolve("spark")));
  }

  @Test
  void icebergKnowsThemToo() {
    Jobs.run(settings("ice", 0, 1_500).into(new IcebergTarget("sessions", "shop.activities")));
    // no batch was taken back: every data file counts
    assertThat(
            Duck.number(
                folder,
                WRONG.replace(
                    "{curated}", "read_parquet('%s/ice/iceberg/**/*.parquet')".formatted(folder))))
        .isZero();
  }

  @Test
  void batchesOfDriverAndSparkMeetInOneLake() {
    List<GenericRecord> first = some(300, TEN);
    good(0, first);
    archive.manifest();
    Jobs.run(settings().small(50_000));
    good(1, some(200, TEN.plusSeconds(60)));
    good(1, first.subList(0, 7));
    archive.manifest();
    assertThat(Jobs.run(settings().small(0)).get(0).account().repeatedEarlier()).isEqualTo(7);
    good(2, some(100, TEN.plusSeconds(120)));
    good(2, first.subList(0, 9));
    archive.manifest();
    assertThat(Jobs.run(settings().small(50_000)).get(0).account().repeatedEarlier()).isEqualTo(9);
    equalsOracle(Set.of());
  }
}
