package io.useractivity.pipeline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.pipeline.kit.Jars;
import io.useractivity.pipeline.kit.PipelineProcess;
import io.useractivity.pipeline.kit.TestDirs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The first five minutes of a user. */
class DemoIT {
  private static final Pattern SOMETHING_ARCHIVED = Pattern.compile("archived [1-9]");

  @Test
  void theDemoBalancesVerifiesAndContinuesInTheSameFolder() {
    Path folder = TestDirs.fresh("demo");
    try (PipelineProcess first =
        demo(folder, "--duration", "12s", "--corrupt", "2%", "--late", "5%")) {
      first.awaitLine(SOMETHING_ARCHIVED, Duration.ofSeconds(60));
      assertThat(first.awaitExit(Duration.ofSeconds(120)))
          .as("it printed %s", first.output().tail())
          .isZero();
      assertThat(first.output().find(Pattern.compile("^balanced: "))).isPresent();
      assertThat(first.output().find(Pattern.compile("verdict: complete, 0 lost, 0 duplicated")))
          .isPresent();
      assertThat(first.output().find(Pattern.compile("\\+ dead-lettered +[1-9]"))).isPresent();
    }
    try (PipelineProcess second = demo(folder, "--rate", "500")) {
      second.awaitLine(SOMETHING_ARCHIVED, Duration.ofSeconds(60));
      second.kill9();
    }
    try (PipelineProcess third = demo(folder, "--rate", "20")) {
      third.awaitLine(SOMETHING_ARCHIVED, Duration.ofSeconds(60));
      third.interrupt();
      assertThat(third.awaitExit(Duration.ofSeconds(120)))
          .as("after Ctrl-C: %s", third.output().tail())
          .isZero();
      assertThat(third.output().find(Pattern.compile("left by the run before +[1-9]"))).isPresent();
      assertThat(third.output().find(Pattern.compile("verdict: complete, 0 lost, 0 duplicated")))
          .isPresent();
    }
  }

  private static PipelineProcess demo(Path folder, String... arguments) {
    return PipelineProcess.of("demo", Jars.local())
        .heap("512m")
        .args("demo", "--data-dir", folder.toString())
        .args(arguments)
        .start();
  }
}
