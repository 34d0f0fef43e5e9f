package io.useractivity.etl.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.useractivity.etl.archive.Limits;
import io.useractivity.etl.job.EtlRun;
import io.useractivity.etl.job.Input;
import io.useractivity.etl.job.JobSettings;
import io.useractivity.etl.job.JobSettings.Bookmark;
import io.useractivity.etl.job.JobSettings.Source;
import io.useractivity.etl.state.Steps.Step;
import io.useractivity.etl.store.Location;
import io.useractivity.etl.testing.Events;
import io.useractivity.etl.testing.Jobs;
import io.useractivity.etl.testing.MemoryStore;
import io.useractivity.etl.testing.MemoryStore.Crash;
import io.useractivity.etl.testing.TestArchive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The commit protocol with work that needs no Spark: every object becomes one curated file. */
class CommitProtocolTest {
  private static final int OBJECTS = 6;

  @TempDir Path folder;
  private TestArchive archive;
  private MemoryStore lake = new MemoryStore();

  @BeforeEach
  void fill() {
    archive = new TestArchive(Location.of(folder.toString()));
    for (int i = 0; i < OBJECTS; i++) {
      archive.name(i % 2, "event_date=2026-11-22/hour=10/" + i + ".avro", 10, 1, "00", Events.V1);
      archive.manifest();
    }
  }

  private JobSettings settings() {
    return Jobs.settings(
        archive.location(),
        Location.of("/nowhere"),
        Source.MANIFESTS,
        Bookmark.ENABLE,
        new Limits(4, 1L << 40));
  }

  private EtlRun etl(Steps steps) {
    return new EtlRun(settings(), archive.store(), lake, () -> new CopyWork(lake), steps);
  }

  private void runToTheEnd() throws Exception {
    lake.revive();
    etl(Steps.SILENT).run();
  }

  private void everyObjectIsCuratedOnce() {
    List<String> curated =
        lake.objects().entrySet().stream()
            .filter(entry -> entry.getKey().startsWith(Keys.CURATED))
            .map(entry -> new String(entry.getValue()))
            .toList();
    assertThat(curated).hasSize(OBJECTS).doesNotHaveDuplicates();
    assertThat(lake.objects().keySet()).noneMatch(key -> key.startsWith(Keys.STAGING));
  }

  private void crash(int change, boolean afterIt) throws Exception {
    lake.dieAt(change, afterIt);
    try {
      etl(Steps.SILENT).run();
    } catch (Crash | IOException died) {
      assertThat(lake.dead()).isTrue();
    }
  }

  @Test
  void aCrashAtAnyChangeAndAnotherWhileRecoveringLoseAndRepeatNothing() throws Exception {
    int crashes = 0;
    for (int first = 0; ; first++) {
      boolean died = false;
      for (int second = 0; ; second++) {
        lake = new MemoryStore();
        crash(first, first % 2 == 0);
        died = lake.dead();
        if (!died) {
          break;
        }
        crash(second, second % 2 == 1);
        boolean diedAgain = lake.dead();
        runToTheEnd();
        everyObjectIsCuratedOnce();
        crashes++;
        if (!diedAgain) {
          break;
        }
      }
      if (!died) {
        break;
      }
    }
    assertThat(crashes).isGreaterThan(500);
  }

  @Test
  void nothingIsVisibleBeforeTheCommit() throws Exception {
    AtomicBoolean committed = new AtomicBoolean();
    etl((step, detail) -> {
          if (step == Step.COMMIT && !committed.getAndSet(true)) {
            assertThat(lake.objects().keySet()).allMatch(key -> key.startsWith("_staging/"));
          }
        })
        .run();
    assertThat(committed).isTrue();
  }

  @Test
  void ofTwoRunsAtOnceOneWinsAndTheOtherLeavesNoTrace() throws Exception {
    AtomicBoolean overtaken = new AtomicBoolean();
    EtlRun slow =
        etl(
            (step, detail) -> {
              if (step == Step.COMMIT && !overtaken.getAndSet(true)) {
                run();
              }
            });
    assertThatThrownBy(slow::run).isInstanceOf(LostRaceException.class);
    everyObjectIsCuratedOnce();
    assertThat(new BatchLog(lake, lake, Steps.SILENT).head().batch()).isEqualTo(2);
  }

  @Test
  void whateverStopsARunThatWasOvertakenItHasLostTheRace() {
    CopyWork overtaken =
        new CopyWork(lake) {
          @Override
          public BatchRecord prepare(Input input) {
            CommitProtocolTest.this.run();
            throw CommitProtocolTest.<RuntimeException>undeclared(new Exception("stage cancelled"));
          }
        };
    EtlRun slow = new EtlRun(settings(), archive.store(), lake, () -> overtaken, Steps.SILENT);
    assertThatThrownBy(slow::run)
        .isInstanceOf(LostRaceException.class)
        .satisfies(lost -> assertThat(lost.getSuppressed()[0]).hasMessage("stage cancelled"));
    everyObjectIsCuratedOnce();
  }

  /** Throws as Scala does: nobody declares it. */
  @SuppressWarnings("unchecked")
  private static <T extends Exception> RuntimeException undeclared(Exception thrown) throws T {
    throw (T) thrown;
  }

  @ParameterizedTest
  @EnumSource(names = {"PUBLISH", "DELETE_OLD", "CLEAN_UP", "MARK_PUBLISHED"})
  void aRunThatSleptSinceItsCommitTakesNothingFromLaterBatches(Step asleep) throws Exception {
    AtomicBoolean slept = new AtomicBoolean();
    EtlRun sleeper =
        etl(
            (step, detail) -> {
              if (step == asleep && !slept.getAndSet(true)) {
                run();
              }
            });
    // what it commits next has been committed
    assertThatThrownBy(sleeper::run).isInstanceOf(LostRaceException.class);
    assertThat(slept).isTrue();
    everyObjectIsCuratedOnce();
    assertThat(new String(lake.objects().get("daily_funnel/event_date=2026-11-22/hour=10/f")))
        .isEqualTo("after b00000002");
    assertThat(lake.objects())
        .as("what the later batch filled")
        .containsKey(CopyWork.OBSOLETE_AT_FIRST);
  }

  @Test
  void aBatchWhoseStagedFilesSomebodyRemovedCanBeRewound() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    EtlRun broken =
        etl(
            (step, detail) -> {
              if (step == Step.PUBLISH && !done.getAndSet(true)) {
                lake.objects().keySet().stream()
                    .filter(key -> key.startsWith(Keys.STAGING))
                    .toList()
                    .forEach(key -> remove(key));
              }
            });
    assertThatThrownBy(broken::run).isInstanceOf(NotInPlaceException.class);
    BatchLog log = new BatchLog(lake, lake, Steps.SILENT);
    assertThatThrownBy(log::recovered).hasMessageContaining("rewind --to");
    BatchRecord head = log.head();
    BatchRecord rewind = Rewind.record(log.read(0), head, log.between(0, 1), true, false, "now");
    log.commit(rewind);
    log.publish(rewind);
    runToTheEnd();
    everyObjectIsCuratedOnce();
  }

  private void remove(String key) {
    lake.delete(List.of(key));
  }

  @Test
  void aRewindToABatchThatARewindHasUndoneIsRefused() throws Exception {
    runToTheEnd();
    BatchLog log = new BatchLog(lake, lake, Steps.SILENT);
    BatchRecord back =
        Rewind.record(log.read(1), log.head(), log.between(1, 2), true, false, "now");
    log.commit(back);
    log.publish(back);
    assertThatThrownBy(
            () -> Rewind.record(log.read(2), log.head(), log.between(2, 3), true, false, "now"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("batch 2 was undone by batch 3")
        .hasMessageContaining("rewind to 1 or before, or to 3 or later");
    assertThat(
            Rewind.record(log.read(1), log.head(), log.between(1, 3), true, false, "now")
                .bookmark())
        .isEqualTo(log.read(1).bookmark());
  }

  private void run() {
    try {
      etl(Steps.SILENT).run();
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Test
  void aRewindTakesTheOutputBackAndCanBeInterruptedAnywhere() throws Exception {
    for (int change = 0; ; change++) {
      lake = new MemoryStore();
      runToTheEnd();
      BatchLog log = new BatchLog(lake, lake, Steps.SILENT);
      BatchRecord head = log.head();
      BatchRecord rewind =
          Rewind.record(log.read(1), head, log.between(1, head.batch()), true, false, "now");
      lake.dieAt(change, change % 2 == 0);
      boolean died = false;
      try {
        log.commit(rewind);
        log.publish(rewind);
      } catch (Crash crashed) {
        died = true;
      }
      lake.revive();
      assertThat(new BatchLog(lake, lake, Steps.SILENT).recovered().batch()).isBetween(2L, 3L);
      runToTheEnd();
      everyObjectIsCuratedOnce();
      if (!died) {
        return;
      }
    }
  }

  @Test
  void aRewoundHourIsComputedAgain() throws Exception {
    runToTheEnd();
    BatchLog log = new BatchLog(lake, lake, Steps.SILENT);
    BatchRecord rewind =
        Rewind.record(log.read(0), log.head(), log.between(0, 2), true, false, "now");
    assertThat(rewind.dirtyHours())
        .as("with the hour of which only the funnel changed")
        .containsExactly("2026-11-22/10", "2026-11-22/11");
    assertThat(rewind.bookmark()).isEmpty();
    assertThat(rewind.delete()).hasSize(OBJECTS);
  }
}
