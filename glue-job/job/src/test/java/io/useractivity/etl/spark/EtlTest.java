package io.useractivity.etl.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.etl.archive.Limits;
import io.useractivity.etl.job.JobSettings;
import io.useractivity.etl.job.JobSettings.Bookmark;
import io.useractivity.etl.job.JobSettings.Source;
import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.state.Steps;
import io.useractivity.etl.store.Location;
import io.useractivity.etl.testing.Damage;
import io.useractivity.etl.testing.Duck;
import io.useractivity.etl.testing.Events;
import io.useractivity.etl.testing.Jobs;
import io.useractivity.etl.testing.Oracle;
import io.useractivity.etl.testing.Sparks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** The job on a real S3 protocol, read back with DuckDB and compared with a plain Java reader. */
class EtlTest extends LakeFixture {
  @Test
  void everyRecordOfEveryKindOfObjectIsCuratedQuarantinedOrACopy() {
    for (int i = 0; i < 6; i++) {
      good(i % 3, some(5, TEN.plusSeconds(1_200 * i)));
    }
    for (String codec : List.of("deflate", "snappy", "zstandard")) {
      readable.add(
          archive.object(0, some(50, TEN), Events.V1, CodecFactory.fromString(codec), 2_000));
    }
    List<GenericRecord> repeated = some(4, TEN.plusSeconds(77));
    good(1, repeated);
    good(1, repeated);
    List<GenericRecord> odd = some(3, TEN);
    odd.get(1).put("event_id", "nobody");
    good(2, odd);
    Schema evolved = Damage.evolved();
    List<GenericRecord> newer = new ArrayList<>();
    for (GenericRecord old : some(3, TEN)) {
      GenericRecord event = new GenericData.Record(evolved);
      Events.V1.getFields().forEach(field -> event.put(field.name(), old.get(field.name())));
      event.put("loyalty", 7);
      newer.add(event);
    }
    readable.add(archive.object(0, newer, evolved, CodecFactory.nullCodec(), 16_000));
    new Damage(archive, events).everyKind(TEN);
    // larger than what is held in memory
    readable.add(
        archive.object(
            2,
            some(60_000, TEN.minusSeconds(80_000)),
            Events.V1,
            CodecFactory.nullCodec(),
            64_000));
    archive.manifest();

    BatchRecord batch = Jobs.run(settings()).get(0);

    equalsOracle(Set.of("nobody"));
    assertThat(batch.account().repeatedHere()).isEqualTo(4);
    assertThat(batch.reasons())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "MALFORMED_EVENT_ID", 1L,
                "TRUNCATED", 10L,
                "NOT_AVRO", 3L,
                "CRC_MISMATCH", 4L,
                "COUNT_MISMATCH", 6L,
                "OBJECT_MISSING", 3L,
                "INCOMPATIBLE_SCHEMA", 2L));
    assertThat(batch.account().balanced()).isTrue();
    assertThat(batch.schemas()).hasSize(3);
    assertThat(
            Duck.rows(
                files(),
                "select reason, sum(row_count)::bigint as n, min(raw_kind) as kind from {quarantine} group by reason"))
        .hasSize(7)
        .allSatisfy(
            row ->
                assertThat(batch.reasons().get(row.get("reason")))
                    .isEqualTo(Long.parseLong(row.get("n"))));
    // the whole objects, except the one that does not exist
    assertThat(Oracle.files(files().resolve("quarantine/objects"), ".avro")).hasSize(6);
    assertThat(Oracle.files(files().resolve("_reports"), "")).hasSize(2);
    assertThat(Oracle.files(files().resolve("_staging"), "")).isEmpty();
    filesAreFew(batch);
    assertThat(Jobs.run(settings())).isEmpty();
  }

  private void filesAreFew(BatchRecord batch) {
    assertThat(Oracle.files(files().resolve("curated"), ".parquet")).hasSize(batch.hours().size());
  }

  @Test
  void lateEventsRewindReplayAndPauseKeepEverythingRight() throws Exception {
    List<GenericRecord> first = some(30, TEN);
    good(0, first);
    String broken = archive.object(1, some(7, TEN));
    byte[] healthy = archive.get(broken);
    archive.put(broken, new byte[3]);
    archive.manifest();
    Jobs.run(settings());
    // late, old hour; a repeat of the day before; and a new hour
    good(0, some(10, TEN.plusSeconds(100)));
    good(1, List.of(first.get(3), first.get(4)));
    good(1, some(5, TEN.plusSeconds(86_400)));
    archive.manifest();
    BatchRecord second = Jobs.run(settings()).get(0);
    assertThat(second.account().repeatedEarlier()).isEqualTo(2);
    assertThat(second.hours()).containsOnlyKeys("2026-11-22/10", "2026-11-23/10");
    equalsOracle(Set.of());

    assertThat(pause(Bookmark.DISABLE))
        .singleElement()
        .satisfies(all -> assertThat(all.account().repeatedEarlier()).isEqualTo(45));
    assertThat(pause(Bookmark.PAUSE)).isEmpty();
    equalsOracle(Set.of());

    var rewind = new io.useractivity.etl.cli.BookmarkCommand(lake, null, System.out);
    rewind.rewind(1, false, false);
    assertThat(Duck.number(files(), "select count(*) from {curated}")).isEqualTo(30);
    assertThat(Jobs.run(settings())).hasSize(1);
    equalsOracle(Set.of());

    archive.put(broken, healthy);
    readable.add(broken);
    BatchRecord replay = Jobs.etl(settings(), Steps.SILENT).replay().batches().get(0);
    assertThat(replay.account().curated()).isEqualTo(7);
    equalsOracle(Set.of());
    assertThat(Oracle.files(files().resolve("quarantine"), "")).isEmpty();
    assertThat(Jobs.etl(settings(), Steps.SILENT).replay().batches()).isEmpty();
  }

  private List<BatchRecord> pause(Bookmark bookmark) {
    return Jobs.run(
        Jobs.settings(
                archive.location(), lake, Source.MANIFESTS, bookmark, new Limits(1_000, 1L << 40))
            .small(smallBatch()));
  }

  @Test
  void foldersWithoutManifestsAreListedAndTheirObjectsTakenOnce() {
    good(0, some(5, TEN));
    good(0, some(5, TEN.plusSeconds(4_000)));
    JobSettings listing =
        Jobs.settings(
                archive.location(),
                lake,
                Source.LISTING,
                Bookmark.ENABLE,
                new Limits(1_000, 1L << 40))
            .small(smallBatch());
    assertThat(Jobs.run(listing).get(0).account().curated()).isEqualTo(10);
    assertThat(Jobs.run(listing)).isEmpty();
    good(0, some(3, TEN));
    assertThat(Jobs.run(listing).get(0).account().in()).isEqualTo(3);
    assertThat(Duck.number(files(), "select count(*) from {curated}")).isEqualTo(13);
  }

  @Test
  void strictSqlAndSessionFactsGiveTheSameRows() {
    Location other = s3.location(lake.bucket(), "lake-ansi");
    List<GenericRecord> first = some(40, TEN);
    good(0, first);
    good(1, first.subList(5, 8));
    List<GenericRecord> odd = some(3, TEN.plusSeconds(500));
    odd.get(0).put("event_id", "nobody");
    odd.get(1).put("event_timestamp", 17L);
    archive.object(2, odd);
    new Damage(archive, events).everyKind(TEN);
    archive.manifest();
    List<BatchRecord> lax = runs(settings(), "false");
    List<BatchRecord> strict = runs(settings(other), "true");
    // copies of what is curated, late events of that hour, a refused one among them
    good(0, first.subList(10, 15));
    List<GenericRecord> late = some(9, TEN.plusSeconds(1_000));
    late.get(4).put("page_url", "");
    archive.object(1, late);
    archive.manifest();
    lax.addAll(runs(settings(), "false"));
    strict.addAll(runs(settings(other), "true"));
    assertThat(lax).hasSize(2);
    for (int i = 0; i < lax.size(); i++) {
      assertThat(strict.get(i).account()).isEqualTo(lax.get(i).account());
      assertThat(strict.get(i).reasons()).isEqualTo(lax.get(i).reasons());
    }
    assertThat(lax.get(0).account().repeatedHere()).isEqualTo(3);
    assertThat(lax.get(1).account().repeatedEarlier()).isEqualTo(5);
    assertThat(lax.get(1).reasons()).containsOnlyKeys("MISSING_PAGE_URL");
    String refused =
        "select reason, detail, row_count::varchar n, event_id, source_object, source_index::varchar i, raw_kind, hex(raw) as raw"
            + " from {quarantine} order by all";
    assertThat(Duck.rows(files(), refused)).isEqualTo(Duck.rows(s3.files(other), refused));
    String facts =
        "select event_id, position_in_session::varchar as p, seconds_since_previous::varchar as s from {curated} order by 1";
    assertThat(Duck.rows(files(), facts)).isEqualTo(Duck.rows(s3.files(other), facts));
    assertThat(Oracle.actual(files())).isEqualTo(Oracle.actual(s3.files(other)));
    assertThat(Oracle.funnelTable(files())).isEqualTo(Oracle.funnelTable(s3.files(other)));
    assertThat(
            Duck.number(
                files(),
                """
        select count(*) from (select position_in_session p, row_number() over w r, seconds_since_previous s,
          epoch_ms(event_time) / 1000.0 - lag(epoch_ms(event_time)) over w / 1000.0 d
          from {curated} window w as (partition by session_id, batch order by event_time))
        where p <> r or coalesce(s, -1) <> coalesce(d, -1)"""))
        .isZero();
  }

  private static List<BatchRecord> runs(JobSettings settings, String ansi) {
    String before = Sparks.shared().conf().get("spark.sql.ansi.enabled");
    try {
      Sparks.shared().conf().set("spark.sql.ansi.enabled", ansi);
      return new ArrayList<>(Jobs.run(settings));
    } finally {
      Sparks.shared().conf().set("spark.sql.ansi.enabled", before);
    }
  }
}
