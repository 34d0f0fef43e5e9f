package io.useractivity.etl.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.etl.state.Steps.Step;
import io.useractivity.etl.store.Location;
import io.useractivity.etl.testing.Events;
import io.useractivity.etl.testing.Jobs;
import io.useractivity.etl.testing.LocalS3;
import io.useractivity.etl.testing.Oracle;
import io.useractivity.etl.testing.TestArchive;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs in a JVM of their own that halt at a step; the next run is this JVM's. CommitProtocolTest
 * crashes at every single change of the store, this one shows that the real parts obey.
 */
class KilledRunTest {
  private static final Instant TEN = Instant.parse("2026-11-22T10:00:00Z");

  /** What dies. */
  public static final class Victim {
    private Victim() {}

    /** Arguments: step, endpoint, archive, lake. */
    public static void main(String[] arguments) {
      Step fatal = Step.valueOf(arguments[0]);
      Location archive =
          new Location(arguments[2], arguments[1], "us-east-1", true, "test", "testsecret");
      Jobs.run(
          Jobs.settings(archive, archive.at(arguments[3])),
          (step, detail) -> {
            if (step == fatal) {
              Runtime.getRuntime().halt(9);
            }
          });
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CHECK", "DELETE_OLD"})
  void aRunThatIsKilledIsFinishedByTheNext(Step step) throws Exception {
    LocalS3 s3 = LocalS3.shared();
    String bucket = "killed-" + step.name().toLowerCase().replace('_', '-');
    TestArchive archive = new TestArchive(s3.location(bucket, "raw"));
    Location lake = s3.location(bucket, "lake");
    Events events = new Events(5);
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      keys.add(archive.object(0, List.of(events.at(TEN.plusSeconds(1_000 * i)), events.at(TEN))));
    }
    archive.manifest();

    assertThat(kill(step, archive.location(), lake)).isEqualTo(9);
    boolean committed = step == Step.DELETE_OLD;
    assertThat(Oracle.files(s3.files(lake).resolve("_staging"), ".parquet")).isNotEmpty();
    assertThat(Oracle.files(s3.files(lake).resolve("curated"), ".parquet").isEmpty())
        .isEqualTo(!committed);

    assertThat(Jobs.run(Jobs.settings(archive.location(), lake))).hasSize(committed ? 0 : 1);
    assertThat(Oracle.actual(s3.files(lake)))
        .isEqualTo(Oracle.expected(s3.files(archive.location()), keys, Set.of()));
    assertThat(Oracle.files(s3.files(lake).resolve("_staging"), "")).isEmpty();
  }

  private static int kill(Step step, Location archive, Location lake) throws Exception {
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
    command.addAll(List.of(step.name(), archive.endpoint(), archive.uri(), lake.uri()));
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }
}
