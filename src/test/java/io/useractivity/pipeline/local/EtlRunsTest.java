package io.useractivity.pipeline.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a script in the job's place. */
class EtlRunsTest {
  @TempDir Path folder;
  private final List<String> told = new CopyOnWriteArrayList<>();

  private EtlRuns runs(String script) throws IOException {
    Path job = folder.resolve("run-local");
    Files.writeString(job, "#!/bin/sh\n" + script);
    assertThat(job.toFile().setExecutable(true)).isTrue();
    Files.createDirectories(folder.resolve("raw"));
    return new EtlRuns(job, folder.resolve("raw"), folder, told::add);
  }

  @Test
  void beforeTheFirstObjectThereIsNothingToRun() throws Exception {
    try (EtlRuns runs = runs("echo 'error: there is no such folder'; exit 2")) {
      Files.delete(folder.resolve("raw"));
      runs.lastRun();
    }
    assertThat(told).singleElement().asString().contains("nothing new");
  }

  @Test
  void everyFinishedRunIsOneLineAndItsOutputIsInTheLog() throws Exception {
    try (EtlRuns runs =
        runs(
            "echo \"args $*\"; echo 'batch 1 (run): 7 objects'; echo '  = curated     35 in 2 hours'")) {
      runs.every(Duration.ofMillis(50));
      await().until(() -> told.size() >= 2);
    }
    assertThat(told).allMatch(line -> line.startsWith("ETL      1 batch, curated 35 in 2 hours ("));
    assertThat(Files.readAllLines(folder.resolve("etl.log")))
        .contains("args --from " + folder.resolve("raw") + " --to " + folder.resolve("lake"));
  }

  @Test
  void theLastRunIsWaitedForAndAFailureSaysWhy() throws Exception {
    try (EtlRuns runs = runs("echo 'some noise'; echo 'error: the disk is full' >&2; exit 1")) {
      runs.lastRun();
    }
    assertThat(told)
        .singleElement()
        .asString()
        .startsWith("ETL      exit code 1: error: the disk is full; see ");
  }

  @Test
  void closingEndsARunThatIsUnderWay() throws Exception {
    EtlRuns runs = runs("echo $$; exec sleep 600");
    runs.every(Duration.ofMillis(10));
    Path log = folder.resolve("etl.log");
    await().until(() -> Files.exists(log) && Files.size(log) > 1);
    long pid = Long.parseLong(Files.readString(log).strip());
    runs.close();
    await().until(() -> ProcessHandle.of(pid).map(child -> !child.isAlive()).orElse(true));
    assertThat(told).isEmpty();
  }

  @Test
  void withoutTheJobTheDemoSaysWhatToDo() {
    assertThatThrownBy(() -> new EtlRuns(folder.resolve("run-local"), folder, folder, told::add))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--etl needs " + folder.resolve("run-local"))
        .hasMessageContaining("leave --etl out");
  }
}
