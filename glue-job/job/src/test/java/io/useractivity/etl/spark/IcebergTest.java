package io.useractivity.etl.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.useractivity.etl.cli.BookmarkCommand;
import io.useractivity.etl.job.IcebergTarget;
import io.useractivity.etl.job.JobSettings;
import io.useractivity.etl.state.LostRaceException;
import io.useractivity.etl.state.Steps;
import io.useractivity.etl.state.Steps.Step;
import io.useractivity.etl.store.Location;
import io.useractivity.etl.testing.Events;
import io.useractivity.etl.testing.Jobs;
import io.useractivity.etl.testing.Oracle;
import io.useractivity.etl.testing.Sparks;
import io.useractivity.etl.testing.TestArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.generic.GenericRecord;
import org.apache.iceberg.Table;
import org.apache.iceberg.spark.Spark3Util;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The sink iceberg, with a catalog in a folder. */
class IcebergTest {
  private static final Instant TEN = Instant.parse("2026-11-22T10:00:00Z");
  private static int catalogs;

  @TempDir Path folder;
  private final Events events = new Events(7);
  private final List<String> keys = new ArrayList<>();
  private TestArchive archive;
  private JobSettings settings;
  private String table;

  @BeforeEach
  void locate() {
    archive = new TestArchive(Location.of(folder.resolve("raw").toString()));
    IcebergTarget target = new IcebergTarget("local" + ++catalogs, "shop.activities");
    table = target.name();
    settings =
        Jobs.settings(archive.location(), Location.of(folder.resolve("lake").toString()))
            .into(target);
  }

  private List<GenericRecord> object(int count, Instant from) {
    List<GenericRecord> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      some.add(events.at(from.plusSeconds(i)));
    }
    keys.add(archive.object(0, some));
    return some;
  }

  /** What Spark sees is what the archive holds, each event once. */
  private void everyEventIsThereOnce() {
    List<String> ids = strings("select event_id from " + table);
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(Set.copyOf(ids)).isEqualTo(expected().keySet());
  }

  private Map<String, Map<String, String>> expected() {
    return Oracle.expected(folder.resolve("raw"), keys, Set.of());
  }

  private static List<String> strings(String sql) {
    return Sparks.shared().sql(sql).collectAsList().stream()
        .map((Row row) -> row.isNullAt(0) ? null : row.get(0).toString())
        .toList();
  }

  private Path data() {
    return folder.resolve("lake/iceberg/shop/activities/data");
  }

  private Table iceberg() throws Exception {
    Table found = Spark3Util.loadIcebergTable(Sparks.shared(), table);
    found.refresh();
    return found;
  }

  @Test
  void rowsAndBookmarkAreInOneSnapshotAndOthersReadTheSameRows() throws Exception {
    List<GenericRecord> first = object(40, TEN);
    object(5, TEN.plusSeconds(7_000));
    archive.manifest();
    assertThat(Jobs.run(settings)).hasSize(1);
    object(10, TEN.plusSeconds(500));
    keys.add(archive.object(0, List.of(first.get(2))));
    archive.put(archive.object(0, List.of(events.at(TEN))), new byte[2]);
    archive.manifest();
    assertThat(Jobs.run(settings).get(0).account())
        .satisfies(
            account -> {
              assertThat(account.curated()).isEqualTo(10);
              assertThat(account.repeatedEarlier()).isEqualTo(1);
              assertThat(account.quarantined()).isEqualTo(1);
            });
    assertThat(Jobs.run(settings)).isEmpty();

    everyEventIsThereOnce();
    asDuckSeesIt();
    assertThat(strings("select summary['etl.batch'] from " + table + ".snapshots"))
        .containsExactly("1", "2");
    assertThat(strings("select summary['etl.bookmark'] from " + table + ".snapshots"))
        .allMatch(bookmark -> bookmark.contains("\"topic\":\"activity\""));
    assertThat(strings("select summary['added-records'] from " + table + ".snapshots"))
        .containsExactly("45", "10");
    Table found = iceberg();
    assertThat(((org.apache.iceberg.BaseTable) found).operations().current().formatVersion())
        .isEqualTo(2);
    assertThat(Oracle.files(folder.resolve("lake/curated"), "")).isEmpty();
    assertThat(Oracle.files(folder.resolve("lake/_staging"), "")).isEmpty();
    assertThat(Oracle.files(folder.resolve("lake/quarantine/objects"), ".avro")).hasSize(1);
  }

  /** Data files read as plain Parquet; none of them is superseded here. */
  private void asDuckSeesIt() throws IOException {
    Path view = Files.createDirectory(folder.resolve("view"));
    Files.createSymbolicLink(view.resolve("curated"), data());
    Files.createSymbolicLink(view.resolve("daily_funnel"), folder.resolve("lake/daily_funnel"));
    assertThat(Oracle.actual(view)).isEqualTo(expected());
    assertThat(Oracle.funnelTable(view)).isEqualTo(Oracle.funnel(expected().values()));
  }

  /** Pulls the plug. */
  private static final class Plug extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @ParameterizedTest
  @EnumSource(names = {"CHECK", "COMMIT", "LOG", "DELETE_OLD"})
  void aCrashBeforeOrAfterTheCommitRepeatsNothing(Step fatal) {
    object(3, TEN);
    archive.manifest();
    Jobs.run(settings);
    object(5, TEN.plusSeconds(100));
    archive.manifest();
    Steps steps =
        (step, detail) -> {
          if (step == fatal) {
            throw new Plug();
          }
        };
    assertThatThrownBy(() -> Jobs.run(settings, steps)).isInstanceOf(Plug.class);
    boolean committed = fatal.compareTo(Step.COMMIT) > 0;
    assertThat(strings("select count(*) from " + table)).containsExactly(committed ? "8" : "3");

    assertThat(Jobs.run(settings)).hasSize(committed ? 0 : 1);
    everyEventIsThereOnce();
    assertThat(Oracle.files(folder.resolve("lake/_staging"), "")).isEmpty();
    assertThat(Oracle.files(folder.resolve("lake/_state/batches"), ".json")).hasSize(2);
    assertThat(Oracle.funnelTable(folder.resolve("lake")))
        .isEqualTo(Oracle.funnel(expected().values()));
  }

  @Test
  void ofTwoRunsOneAfterTheOtherAtTheCommitTheFirstWins() throws Exception {
    object(5, TEN);
    archive.manifest();
    AtomicBoolean overtaken = new AtomicBoolean();
    assertThatThrownBy(
            () ->
                Jobs.etl(
                        settings,
                        (step, detail) -> {
                          if (step == Step.COMMIT && !overtaken.getAndSet(true)) {
                            Jobs.run(settings);
                          }
                        })
                    .run())
        .isInstanceOf(LostRaceException.class);
    onlyOneRunsFilesAreThere();
  }

  private void onlyOneRunsFilesAreThere() throws Exception {
    everyEventIsThereOnce();
    assertThat(Oracle.files(data(), ".parquet"))
        .hasSameSizeAs(strings("select file_path from " + table + ".files"));
    assertThat(Oracle.files(folder.resolve("lake/_state/batches"), ".json")).hasSize(1);
    assertThat(Oracle.files(folder.resolve("lake/_staging"), "")).isEmpty();
  }

  @Test
  void ofTwoRunsThatCommitAtTheSameMomentExactlyOneWins() throws Exception {
    object(5, TEN);
    archive.manifest();
    CyclicBarrier together = new CyclicBarrier(2);
    AtomicReference<CompletableFuture<Throwable>> second = new AtomicReference<>();
    Steps follow = (step, detail) -> await(step, together);
    Steps lead =
        (step, detail) -> {
          if (step == Step.COMMIT) {
            second.set(CompletableFuture.supplyAsync(() -> outcome(follow)));
          }
          await(step, together);
        };
    Throwable one = outcome(lead);
    Throwable other = second.get().get(2, TimeUnit.MINUTES);
    assertThat(new Throwable[] {one, other}).containsOnlyOnce((Throwable) null);
    assertThat(one == null ? other : one).isInstanceOf(LostRaceException.class);
    onlyOneRunsFilesAreThere();
  }

  private static void await(Step step, CyclicBarrier together) {
    if (step == Step.COMMIT) {
      try {
        together.await(2, TimeUnit.MINUTES);
      } catch (Exception alone) {
        throw new IllegalStateException(alone);
      }
    }
  }

  private Throwable outcome(Steps steps) {
    try {
      Jobs.etl(settings, steps).run();
      return null;
    } catch (Exception failed) {
      return failed;
    }
  }

  @Test
  void aRewindTakesRowsOutOfTheTable() throws Exception {
    object(4, TEN);
    archive.manifest();
    Jobs.run(settings);
    object(6, TEN.plusSeconds(4_000));
    archive.manifest();
    Jobs.run(settings);
    SparkBatch spark = new SparkBatch(settings, Steps.SILENT);
    new BookmarkCommand(settings.lake(), spark.commitPoint(), System.out).rewind(1, false, false);
    assertThat(strings("select count(*) from " + table)).containsExactly("4");
    assertThat(Jobs.run(settings))
        .singleElement()
        .satisfies(again -> assertThat(again.batch()).isEqualTo(4));
    everyEventIsThereOnce();
    assertThat(Oracle.funnelTable(folder.resolve("lake")))
        .isEqualTo(Oracle.funnel(expected().values()));
  }

  @Test
  void otherWritersAndExpiredHistoryDoNotLoseTheBookmark() throws Exception {
    object(4, TEN);
    archive.manifest();
    Jobs.run(settings);
    iceberg().newAppend().commit();
    assertThat(Jobs.run(settings)).isEmpty();
    iceberg().expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();
    assertThat(strings("select summary['etl.batch'] from " + table + ".snapshots"))
        .containsExactly((String) null);
    assertThat(Jobs.run(settings)).isEmpty();
    object(2, TEN);
    archive.manifest();
    assertThat(Jobs.run(settings)).hasSize(1);
    everyEventIsThereOnce();
  }

  @Test
  void anotherSinkOrATableRolledBackIsRefused() throws Exception {
    object(4, TEN);
    archive.manifest();
    Jobs.run(settings);
    long before = iceberg().currentSnapshot().snapshotId();
    object(4, TEN.plusSeconds(60));
    archive.manifest();
    Jobs.run(settings);
    assertThatThrownBy(() -> Jobs.etl(settings.into(null), Steps.SILENT).run())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("are table " + table + ", this run has files");
    iceberg().manageSnapshots().rollbackTo(before).commit();
    assertThatThrownBy(() -> Jobs.etl(settings, Steps.SILENT).run())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ends with batch 1")
        .hasMessageContaining("with batch 2");
  }
}
