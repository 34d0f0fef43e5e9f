package io.useractivity.etl.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.useractivity.etl.cli.BookmarkCommand;
import io.useractivity.etl.driver.Works;
import io.useractivity.etl.job.EtlRun;
import io.useractivity.etl.job.QuarantinedPlace;
import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.state.Steps;
import io.useractivity.etl.state.Steps.Step;
import io.useractivity.etl.store.ObjectStore;
import io.useractivity.etl.store.ObjectStore.Listed;
import io.useractivity.etl.store.Stores;
import io.useractivity.etl.testing.Duck;
import io.useractivity.etl.testing.Events;
import io.useractivity.etl.testing.Jobs;
import io.useractivity.etl.testing.Oracle;
import io.useractivity.etl.testing.Replays;
import io.useractivity.etl.testing.Sparks;
import io.useractivity.etl.testing.TestArchive;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** The quarantine taken in again, from what it keeps itself. */
class ReplayTest extends LakeFixture {
  private List<BatchRecord> replay() throws Exception {
    return Jobs.etl(settings(), Steps.SILENT).replay().batches();
  }

  private List<Map<String, String>> lineage() {
    return Duck.rows(
        files(),
        "select event_id, source_object, source_topic, source_partition::varchar as p, source_offset::varchar as o,"
            + " source_index::varchar as i, writer_schema from {curated} order by 1");
  }

  @Test
  void recordsComeFromTheBytesBesideThemWhenTheArchiveHasForgotten() throws Exception {
    String one = good(0, some(40, TEN));
    List<GenericRecord> with = some(5, TEN);
    with.get(2).put("user_id", "");
    String other = good(1, with);
    archive.manifest();
    BatchRecord refused = Jobs.run(Replays.strict(settings())).get(0);
    assertThat(refused.reasons())
        .isEqualTo(Map.of("IMPLAUSIBLE_TIMESTAMP", 44L, "MISSING_USER_ID", 1L));
    byte[][] contents = {archive.get(one), archive.get(other)};
    archive.store().delete(List.of(one, other));
    aDryReplayOnlyCounts();

    BatchRecord replayed = replay().get(0);

    assertThat(replayed.account().in()).isEqualTo(45);
    assertThat(replayed.account().curated()).isEqualTo(44);
    assertThat(replayed.reasons()).isEqualTo(Map.of("MISSING_USER_ID", 1L));
    archive.put(one, contents[0]);
    archive.put(other, contents[1]);
    equalsOracle(Set.of((String) with.get(2).get("event_id")));
    List<Map<String, String>> again = lineage();
    assertThat(again).extracting(row -> row.get("source_topic")).containsOnly(TestArchive.TOPIC);
    assertThat(again).extracting(row -> row.get("o")).doesNotContainNull();

    // what is refused still keeps its bytes, and nothing comes in twice
    assertThat(replay().get(0).account().curated()).isZero();
    assertThat(lineage()).isEqualTo(again);
    assertThat(Duck.number(files(), "select count(raw) from {quarantine}")).isEqualTo(1);

    // and it is what a run that refused nothing would have made of them
    lake = s3.location(lake.bucket(), "lake-direct");
    Jobs.run(settings());
    assertThat(lineage()).isEqualTo(again);
  }

  private void aDryReplayOnlyCounts() throws Exception {
    List<String> before = Oracle.files(files(), "");
    EtlRun.Outcome dry = Jobs.etl(settings().dry(), Steps.SILENT).replay();
    assertThat(dry.batches()).isEmpty();
    assertThat(dry.planned().rows()).isEqualTo(45);
    assertThat(Oracle.files(files(), "")).isEqualTo(before);
  }

  @Test
  void objectsComeFromTheArchiveIfItHasThemElseFromTheirCopy() throws Exception {
    String cut = archive.object(0, some(5, TEN));
    byte[] whole = archive.get(cut);
    archive.put(cut, Arrays.copyOf(whole, whole.length - 3));
    String alien = archive.object(1, some(2, TEN));
    archive.put(alien, "not avro".getBytes());
    archive.name(0, "event_date=2026-11-22/hour=10/late.avro", 100, 3, null, Events.V1);
    archive.manifest();
    BatchRecord first = Jobs.run(settings()).get(0);
    assertThat(first.reasons())
        .isEqualTo(Map.of("TRUNCATED", 5L, "NOT_AVRO", 2L, "OBJECT_MISSING", 3L));
    archive.store().delete(List.of(alien));
    archive.put(cut, whole);
    readable.add(cut);
    archive.put(
        "event_date=2026-11-22/hour=10/late.avro",
        TestArchive.container(some(3, TEN), Events.V1, CodecFactory.nullCodec(), 9_000));
    readable.add("event_date=2026-11-22/hour=10/late.avro");

    BatchRecord replayed = replay().get(0);

    assertThat(replayed.account().curated()).isEqualTo(8);
    assertThat(replayed.reasons()).isEqualTo(Map.of("NOT_AVRO", 2L));
    equalsOracle(Set.of());
    assertThat(Oracle.files(files().resolve("quarantine/objects"), "not avro")).isEmpty();
    assertThat(Oracle.files(files().resolve("quarantine/objects"), ".avro"))
        .singleElement()
        .satisfies(
            copy ->
                assertThat(files().resolve("quarantine/objects").resolve(copy))
                    .hasContent("not avro"));

    // a parser that learnt to read it would find it; here the next replay does the same again
    assertThat(replay().get(0).reasons()).isEqualTo(Map.of("NOT_AVRO", 2L));
    assertThat(Oracle.files(files().resolve("quarantine/objects"), ".avro")).hasSize(1);
  }

  @Test
  void sparkAndTheDriverSeeTheSameInTheQuarantine() throws Exception {
    List<GenericRecord> some = some(6, TEN);
    some.get(1).put("user_id", "");
    some.get(2).put("event_id", "ä=b c%20");
    good(0, some);
    String broken = archive.object(1, some(7, TEN));
    archive.put(broken, new byte[3]);
    archive.manifest();
    Jobs.run(settings());
    ObjectStore store = Stores.open(lake);
    List<Listed> files = store.list("quarantine/rows/", "", 1_000);
    assertThat(files).hasSize(3);
    Sparks.shared();
    SparkBatch spark = new SparkBatch(settings(), Steps.SILENT);
    List<QuarantinedPlace> onSpark = spark.places(files);
    assertThat(onSpark)
        .filteredOn(place -> place.rows() > 0)
        .containsExactlyInAnyOrderElementsOf(
            new Works(settings(), Steps.SILENT, () -> null)
                .places(files).stream().filter(place -> place.rows() > 0).toList())
        .extracting(QuarantinedPlace::object)
        .filteredOn(Objects::nonNull)
        .singleElement()
        .satisfies(
            object -> {
              assertThat(object.key()).isEqualTo(broken);
              assertThat(object.crc32c()).hasSize(8);
              assertThat(object.offsetOf(3)).isEqualTo(3);
            });
    AtomicBoolean asked = new AtomicBoolean();
    new Works(
            settings(),
            Steps.SILENT,
            () -> {
              asked.set(true);
              return spark;
            })
        .places(files.stream().map(file -> new Listed(file.key(), 100 << 20, "")).toList());
    assertThat(asked).as("what is too large to be read whole is Spark's work").isTrue();
  }

  /** A store in whose listings quarantine files have 3 GiB; no test can write them. */
  private static ObjectStore withLargeQuarantine(ObjectStore store) {
    return (ObjectStore)
        Proxy.newProxyInstance(
            ReplayTest.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) -> {
              try {
                Object answer = method.invoke(store, arguments);
                return method.getName().equals("list")
                        && arguments[0].toString().startsWith("quarantine/rows/")
                    ? ((List<?>) answer)
                        .stream()
                            .map(file -> new Listed(((Listed) file).key(), 3L << 30, ""))
                            .toList()
                    : answer;
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
            });
  }

  @Test
  void aQuarantineFileThatCannotBeReadStopsTheReplayAndStays() throws Exception {
    good(0, some(40, TEN));
    archive.manifest();
    Jobs.run(Replays.strict(settings()));
    Sparks.shared();
    EtlRun run =
        new EtlRun(
            settings(),
            archive.store(),
            withLargeQuarantine(Stores.open(lake)),
            () ->
                new Works(settings(), Steps.SILENT, () -> new SparkBatch(settings(), Steps.SILENT)),
            Steps.SILENT);
    assertThatThrownBy(run::replay).hasStackTraceContaining("rewrite it as several files");
    assertThat(Duck.number(files(), "select count(raw) from {quarantine}")).isEqualTo(40);
    assertThat(replay().get(0).account().curated()).isEqualTo(40);
  }

  @Test
  void aReplayWhoseStagedFilesAreGoneCanBeUndone() throws Exception {
    List<GenericRecord> some = some(6, TEN);
    some.get(1).put("user_id", "");
    good(0, some);
    archive.manifest();
    Jobs.run(settings());
    Steps crash =
        (step, detail) -> {
          if (step == Step.PUBLISH) {
            throw new IllegalStateException("crash");
          }
        };
    assertThatThrownBy(() -> Jobs.etl(settings(), crash).replay())
        .isInstanceOf(IllegalStateException.class);
    ObjectStore store = Stores.open(lake);
    store.delete(store.list("_staging/", "", 1_000).stream().map(Listed::key).toList());
    assertThatThrownBy(() -> Jobs.etl(settings(), Steps.SILENT).run())
        .hasMessageContaining("bookmark rewind");
    new BookmarkCommand(lake, null, System.out).rewind(1, false, false);
    assertThat(Duck.number(files(), "select count(raw) from {quarantine}")).isEqualTo(1);
    assertThat(replay().get(0).account().quarantined()).isEqualTo(1);
    equalsOracle(Set.of((String) some.get(1).get("event_id")));
  }

  @Test
  void blocksAreReadAgainToo() throws Exception {
    List<GenericRecord> records = some(30, TEN);
    byte[] file = TestArchive.container(records, Events.V1, CodecFactory.nullCodec(), 1_500);
    byte[] id = ((String) records.get(12).get("event_id")).getBytes();
    for (int i = 0; ; i++) {
      if (Arrays.equals(file, i, i + id.length, id, 0, id.length)) {
        file[i - 1] = 1;
        break;
      }
    }
    String key = "event_date=2026-11-22/hour=10/half.avro";
    archive.put(key, file);
    archive.name(0, key, file.length, 30, null, Events.V1);
    archive.manifest();
    BatchRecord first = Jobs.run(settings()).get(0);
    long lost = first.reasons().get("UNDECODABLE_BLOCK");
    assertThat(lost).isBetween(2L, 20L);
    archive.store().delete(List.of(key));

    BatchRecord replayed = replay().get(0);

    assertThat(replayed.account().in()).isEqualTo(lost);
    assertThat(replayed.reasons()).isEqualTo(Map.of("UNDECODABLE_BLOCK", lost));
    assertThat(
            Duck.rows(
                files(),
                "select row_count::varchar as n, octet_length(raw)::varchar as b from {quarantine}"))
        .singleElement()
        .satisfies(row -> assertThat(row.get("n")).isEqualTo(Long.toString(lost)));
  }

  @Test
  void bookmarkCommandsFinishACrashedBatchWithItsCopiesFromTheArchive() throws Exception {
    good(0, some(5, TEN));
    String broken = archive.object(1, some(7, TEN));
    archive.put(broken, new byte[3]);
    archive.manifest();
    assertThatThrownBy(
            () ->
                Jobs.run(
                    settings(),
                    (step, detail) -> {
                      if (step == Step.PUBLISH) {
                        throw new IllegalStateException("crash");
                      }
                    }))
        .hasMessage("crash");
    new BookmarkCommand(lake, null, System.out).rewind(1, false, false);
    equalsOracle(Set.of());
    assertThat(Oracle.files(files().resolve("quarantine/objects"), ".avro")).hasSize(1);
  }
}
