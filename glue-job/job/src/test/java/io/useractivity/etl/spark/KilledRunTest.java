package io.useractivity.etl.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.etl.job.EtlRun;
import io.useractivity.etl.state.Steps;
import io.useractivity.etl.state.Steps.Step;
import io.useractivity.etl.store.Location;
import io.useractivity.etl.testing.Events;
import io.useractivity.etl.testing.Jobs;
import io.useractivity.etl.testing.LocalS3;
import io.useractivity.etl.testing.Oracle;
import io.useractivity.etl.testing.Replays;
import io.useractivity.etl.testing.TestArchive;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs in a JVM of their own that halt at a step; the next run is this JVM's. CommitProtocolTest
 * crashes at every single change of the store, this one shows that the real parts obey.
 */
class KilledRunTest {
  private static final Instant TEN = Instant.parse("2026-11-22T10:00:00Z");

  /** What dies. */
  public static final class Victim {
    private Victim() {}

    /** Arguments: command, step, small batch, endpoint, archive, lake. */
    public static void main(String[] arguments) throws Exception {
      Step fatal = Step.valueOf(arguments[1]);
      Location archive =
          new Location(arguments[4], arguments[3], "us-east-1", true, "test", "testsecret");
      EtlRun run =
          Jobs.etl(
              Jobs.settings(archive, archive.at(arguments[5])).small(Long.parseLong(arguments[2])),
              (step, detail) -> {
                if (step == fatal) {
                  Runtime.getRuntime().halt(9);
                }
              });
      EtlRun.Outcome outcome = arguments[0].equals("replay") ? run.replay() : run.run();
      System.exit(outcome.batches().size());
    }
  }

  /**
   * Every step of a batch on the driver; on Spark two of them, or with -Detl.kill=all every one.
   */
  static Stream<Arguments> victims() {
    List<Step> steps =
        Stream.of(Step.values()).filter(step -> step != Step.LOG && step != Step.DONE).toList();
    boolean all = "all".equals(System.getProperty("etl.kill"));
    return Stream.concat(
        steps.stream().map(step -> Arguments.of(step, 50_000L)),
        steps.stream()
            .filter(step -> all || step == Step.CHECK || step == Step.DELETE_OLD)
            .map(step -> Arguments.of(step, 0L)));
  }

  private static boolean isCommitted(Step step) {
    return step.compareTo(Step.COMMIT) > 0;
  }

  @ParameterizedTest
  @MethodSource("victims")
  void aRunThatIsKilledIsFinishedByTheNext(Step step, long smallBatch) throws Exception {
    LocalS3 s3 = LocalS3.shared();
    String bucket =
        "killed-" + smallBatch + "-" + step.name().toLowerCase(Locale.ROOT).replace('_', '-');
    TestArchive archive = new TestArchive(s3.location(bucket, "raw"));
    Location lake = s3.location(bucket, "lake");
    Events events = new Events(5);
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      keys.add(archive.object(0, List.of(events.at(TEN.plusSeconds(1_000 * i)), events.at(TEN))));
    }
    String broken = archive.object(1, List.of(events.at(TEN)));
    archive.put(broken, new byte[3]);
    archive.manifest();

    assertThat(kill("run", step, smallBatch, archive.location(), lake)).isEqualTo(9);
    boolean committed = isCommitted(step);
    if (step.compareTo(Step.STAGE_QUARANTINE) >= 0 && step.compareTo(Step.DELETE_OLD) <= 0) {
      assertThat(Oracle.files(s3.files(lake).resolve("_staging"), ".parquet")).isNotEmpty();
    }
    assertThat(Oracle.files(s3.files(lake).resolve("curated"), ".parquet").isEmpty())
        .isEqualTo(step.compareTo(Step.PUBLISH) <= 0);

    assertThat(Jobs.run(Jobs.settings(archive.location(), lake).small(smallBatch)))
        .hasSize(committed ? 0 : 1);
    assertThat(Oracle.files(s3.files(lake).resolve("quarantine/objects"), ".avro")).hasSize(1);
    assertThat(Oracle.files(s3.files(lake).resolve("_reports"), "")).hasSize(2);
    assertThat(Oracle.actual(s3.files(lake)))
        .isEqualTo(Oracle.expected(s3.files(archive.location()), keys, Set.of()));
    assertThat(Oracle.files(s3.files(lake).resolve("_staging"), "")).isEmpty();
  }

  /** The archive has forgotten its objects, and the replay is killed. */
  @ParameterizedTest
  @EnumSource(names = {"CHECK", "PUBLISH", "DELETE_OLD", "CLEAN_UP"})
  void aReplayThatIsKilledIsFinishedByTheNext(Step step) throws Exception {
    LocalS3 s3 = LocalS3.shared();
    String bucket = "replay-killed-" + step.name().toLowerCase(Locale.ROOT).replace('_', '-');
    TestArchive archive = new TestArchive(s3.location(bucket, "raw"));
    Location lake = s3.location(bucket, "lake");
    Events events = new Events(5);
    List<GenericRecord> early = List.of(events.at(TEN), events.at(TEN), events.at(TEN));
    String object = archive.object(0, early);
    String broken = archive.object(1, List.of(events.at(TEN)));
    archive.put(broken, new byte[3]);
    archive.manifest();
    Jobs.run(Replays.strict(Jobs.settings(archive.location(), lake)));
    byte[] content = archive.get(object);
    archive.store().delete(List.of(object, broken));

    assertThat(kill("replay", step, 50_000, archive.location(), lake)).isEqualTo(9);

    EtlRun again = Jobs.etl(Jobs.settings(archive.location(), lake), Steps.SILENT);
    again.run();
    again.replay();
    archive.put(object, content);
    assertThat(Oracle.actual(s3.files(lake)))
        .isEqualTo(Oracle.expected(s3.files(archive.location()), List.of(object), Set.of()));
    assertThat(Oracle.files(s3.files(lake).resolve("quarantine/objects"), ".avro")).hasSize(1);
    assertThat(Oracle.files(s3.files(lake).resolve("quarantine/rows"), "")).hasSize(1);
    assertThat(Oracle.files(s3.files(lake).resolve("_staging"), "")).isEmpty();
  }

  private static int kill(String run, Step step, long smallBatch, Location archive, Location lake)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(
                argument ->
                    argument.startsWith("--add")
                        || argument.startsWith("-X")
                        || argument.startsWith("-D"))
            .toList());
    command.add("-Detl.basedir=" + System.getProperty("etl.basedir"));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
    command.add(Victim.class.getName());
    command.addAll(
        List.of(
            run,
            step.name(),
            Long.toString(smallBatch),
            archive.endpoint(),
            archive.uri(),
            lake.uri()));
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }
}
