package io.useractivity.etl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.etl.Main;
import io.useractivity.etl.store.Location;
import io.useractivity.etl.testing.Events;
import io.useractivity.etl.testing.TestArchive;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a user has it: a JVM of its own, its output, its exit code. */
class CommandsTest {
  private static final Instant TEN = Instant.parse("2026-11-22T10:00:00Z");

  @TempDir Path folder;
  private final Events events = new Events(3);

  private record Answer(int code, String out) {}

  private Answer run(String... arguments) throws IOException, InterruptedException {
    Process process = start(arguments);
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Answer(process.waitFor(), out);
  }

  private static Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private Answer etl(String... more) throws IOException, InterruptedException {
    return run(arguments(more));
  }

  private String[] arguments(String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--from", folder.resolve("raw").toString()));
    arguments.addAll(List.of("--to", folder.resolve("lake").toString()));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  @Test
  void aRunSaysWhatItWouldDoDoesItAndThenHasNothingNew() throws Exception {
    TestArchive archive = new TestArchive(Location.of(folder.resolve("raw").toString()));
    for (int i = 0; i < 3; i++) {
      archive.object(0, List.of(events.at(TEN), events.at(TEN)));
    }
    archive.manifest();

    Answer dry = etl("--dry-run");
    assertThat(dry.out()).contains("would take 3 objects, 6 records").contains("1 manifests");
    assertThat(dry.code()).isZero();
    assertThat(folder.resolve("lake")).doesNotExist();

    Answer done = etl("--cloudwatch-metrics", "--JOB_NAME", "etl", "--JOB_NAME2", "x");
    assertThat(done.out())
        .contains("3 objects of 1 manifests")
        .contains("] 3 of 3 objects")
        .contains("= curated                    6 in 1 hours")
        .contains("balanced")
        .contains("_reports/b00000001.html")
        .contains("warning: --JOB_NAME2")
        .containsPattern("\\n\\{\"Batch\":1,.*\"_aws\":\\{\"CloudWatchMetrics\":.*\\}\\n")
        .doesNotContain("\r");
    assertThat(done.code()).isZero();

    Answer again = etl();
    assertThat(again.out()).contains("nothing new");
    assertThat(again.code()).isZero();
    Answer shown = run("bookmark", "show", "--to", folder.resolve("lake").toString());
    assertThat(shown.out()).contains("after batch 1").contains("plan 0");
  }

  @Test
  void everyOutcomeHasItsExitCode() throws Exception {
    assertThat(run("--to", folder.toString()).code()).isEqualTo(2);
    Answer inside = etl("--lake", folder.resolve("raw/lake").toString());
    assertThat(inside.out()).contains("lie within each other");
    assertThat(inside.code()).isEqualTo(2);
    Answer nowhere = etl();
    assertThat(nowhere.out()).contains(folder.resolve("raw") + ": there is no such folder");
    assertThat(nowhere.code()).isEqualTo(2);
    Files.createDirectory(folder.resolve("raw"));
    Answer early = etl();
    assertThat(early.out()).contains("there are no manifests in " + folder.resolve("raw") + " yet");
    assertThat(early.code()).isZero();
    Path alien = Files.createFile(folder.resolve("raw/alien.avro"));
    Answer strange = etl();
    assertThat(strange.out()).contains("alien.avro", "--source listing").doesNotContain("\tat ");
    assertThat(strange.code()).isEqualTo(2);
    Files.delete(alien);
    TestArchive archive = new TestArchive(Location.of(folder.resolve("raw").toString()));
    GenericRecord bad = events.at(TEN);
    bad.put("user_id", "");
    archive.object(0, List.of(bad));
    archive.manifest();
    Answer refused = etl("--refused-share-from", "0");
    assertThat(refused.out()).contains("100.0% of 1 records").contains("MISSING_USER_ID=1");
    assertThat(refused.code()).isEqualTo(5);
    archive.store().delete(List.of(TestArchive.manifestKey(0, 0)));
    archive.object(0, List.of(events.at(TEN)));
    archive.manifest();
    Answer blocked = etl();
    assertThat(blocked.out()).contains("waits: ", "--expired-manifests skip");
    assertThat(blocked.code()).isEqualTo(6);
    Answer without = etl("--expired-manifests", "skip");
    assertThat(without.out())
        .contains("expired manifests: activity-0 ", "manifests 0 to 0 are missing");
    assertThat(without.code()).isZero();
  }

  @Test
  void aBatchIsToldOfWhenItIsInPlaceWhateverBecomesOfTheNext() throws Exception {
    TestArchive archive = new TestArchive(Location.of(folder.resolve("raw").toString()));
    archive.object(0, List.of(events.at(TEN), events.at(TEN)));
    archive.manifest();
    GenericRecord bad = events.at(TEN);
    bad.put("user_id", "");
    archive.object(0, List.of(bad));
    archive.manifest();
    Answer refused = etl("--max-objects", "1", "--refused-share-from", "1", "--cloudwatch-metrics");
    assertThat(refused.code()).isEqualTo(5);
    assertThat(refused.out())
        .contains("= curated                    2 in 1 hours", "\"Batch\":1,")
        .contains("Nothing of batch 2 was written");
  }

  @Test
  void ofTwoRunsAtOnceOneWinsAndTheOtherSaysSo() throws Exception {
    TestArchive archive = new TestArchive(Location.of(folder.resolve("raw").toString()));
    for (int i = 0; i < 3; i++) {
      archive.object(0, List.of(events.at(TEN), events.at(TEN)));
    }
    archive.manifest();

    Process slow = start(arguments());
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(slow.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      while (line != null && !line.contains("3 objects of 1 manifests")) {
        line = out.readLine();
      }
      assertThat(line).as("it has planned").isNotNull();
      signal("STOP", slow);
      Answer fast = etl();
      assertThat(fast.code()).as(fast.out()).isZero();
      signal("CONT", slow);
      assertThat(out.lines().reduce("", (all, next) -> all + next + "\n"))
          .contains("lost: ")
          .contains("run again");
      assertThat(slow.waitFor()).isEqualTo(4);
    } finally {
      slow.destroyForcibly();
    }
    assertThat(etl().out()).contains("nothing new");
  }

  @Test
  void theBookmarkIsPutBackOnlyWhereItsRowsComeBackToo() throws Exception {
    TestArchive archive = new TestArchive(Location.of(folder.resolve("raw").toString()));
    for (int batch = 0; batch < 3; batch++) {
      archive.object(0, List.of(events.at(TEN), events.at(TEN)));
      archive.manifest();
      assertThat(etl().code()).isZero();
    }
    String lake = folder.resolve("lake").toString();
    Answer dry = run("bookmark", "reset", "--to", lake, "--dry-run");
    assertThat(dry.out()).contains("would continue after batch 0 and remove 3 files");
    assertThat(etl().out()).as("nothing was reset").contains("nothing new");
    Answer slip = run("bookmark", "reset", "--to", lake, "--dryrun");
    assertThat(slip.out()).contains("--dryrun is no key", "did you mean --dry-run?");
    assertThat(slip.code()).isEqualTo(2);

    Answer back = run("bookmark", "rewind", "--lake", lake, "--to", "1");
    assertThat(back.out()).contains("continues after batch 1; 2 files removed");
    Answer forth = run("bookmark", "rewind", "--lake", lake, "--to", "3");
    assertThat(forth.out()).contains("batch 3 was undone by batch 4");
    assertThat(forth.code()).isEqualTo(2);
    Answer again = etl();
    assertThat(again.out()).contains("= curated                    4 in 1 hours");
    assertThat(etl("--job-bookmark-from", "x").code()).isEqualTo(2);
    assertThat(run("bookmark", "show", "--to", lake, "--job-bookmark-to", "x").code()).isEqualTo(2);
    assertThat(run("--to", lake, "--from").out()).contains("--from has no value");
  }

  private static void signal(String name, Process to) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(to.pid())).start().waitFor();
  }
}
