package io.useractivity.pipeline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.pipeline.kit.Jars;
import io.useractivity.pipeline.kit.PipelineProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineIT {
  @ParameterizedTest
  @CsvSource({
    "0, run --help, --until-caught-up",
    "0, verify --help, --fast",
    "0, config, kafka.topic=user_activity_avro_stream",
    "0, exit-codes, the configuration is wrong",
    "0, generate-completion, complete",
    "0, --version, user-activity-pipeline",
    "2, run --frobnicate, --frobnicate",
    "2, verify --until yesterday, --until",
    "2, run --roles generator --until-caught-up, archiver to --roles",
    "78, config --set kafka.topik=x, kafka.topic",
    "78, run --set kafka.partitions=none --set s3.bucket=B!, kafka.partitions",
    "4, run --roles generator --set kafka.bootstrap-servers=127.0.0.1:1 --set lifecycle.start-timeout=2s --set ops.port=0, 127.0.0.1:1"
  })
  void everyEndHasItsExitCodeAndSaysWhy(int code, String arguments, String said) {
    try (PipelineProcess process =
        PipelineProcess.of("cli", Jars.production())
            .heap("128m")
            .args(arguments.split(" "))
            .start()) {
      assertThat(process.awaitExit(Duration.ofSeconds(60)))
          .as("%s: %s", arguments, process.output().tail())
          .isEqualTo(code);
      assertThat(process.output().tail()).contains(said).doesNotContain("\tat ");
    }
  }

  @Test
  void theCompletionScriptTeachesTheShellTheLaunchersOptions() throws Exception {
    String shell =
        "source <(bin/user-activity-pipeline generate-completion) && complete -p user-activity-pipeline"
            + " && COMP_WORDS=(user-activity-pipeline verify --buc) COMP_CWORD=2"
            + " && _complete_user-activity-pipeline && echo ${COMPREPLY[@]}";
    Process bash =
        new ProcessBuilder("bash", "-c", shell)
            .directory(Path.of("").toAbsolutePath().toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(output).isZero();
    assertThat(output).contains("complete -").contains("--bucket");
  }

  @Test
  void aMissingBucketIsFatalWithASentenceThatSaysWhatToDo() {
    try (Lab lab = new Lab("bucket");
        PipelineProcess process =
            lab.run("archiver", "128m", "--roles", "archiver", "--set", "s3.create-bucket=false")) {
      assertThat(process.awaitExit(Duration.ofSeconds(60)))
          .as(process.output().tail())
          .isEqualTo(1);
      assertThat(process.output().tail())
          .contains("NoSuchBucket")
          .contains("create the bucket, or set s3.bucket")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void aProcessThatOnlyGeneratesALimitedNumberOfEventsEndsByItself() {
    try (Lab lab = new Lab("limited");
        PipelineProcess process =
            lab.run(
                "generator", "128m", "--roles", "generator", "--set", "generator.max-events=500")) {
      assertThat(process.awaitExit(Duration.ofSeconds(60)))
          .as(process.output().tail())
          .isEqualTo(0);
      assertThat(process.output().tail()).contains("published=\"500\"");
    }
  }
}
