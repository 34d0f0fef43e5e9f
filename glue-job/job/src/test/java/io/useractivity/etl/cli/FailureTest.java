package io.useractivity.etl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.etl.job.UnbalancedException;
import io.useractivity.etl.state.LostRaceException;
import java.io.IOException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

class FailureTest {
  @Test
  void aFailureOfSparkIsOneSentenceThoughItsMessageHasManyLines() {
    Failure failure =
        Failure.of(new SparkException("Job aborted.\n\tat task 1\nDriver stacktrace:"));
    assertThat(failure.code()).isEqualTo(ExitCode.FAILED);
    assertThat(failure.sentence()).isEqualTo("error: Job aborted.");
  }

  @Test
  void tooLittleMemoryIsNamedWhereverItWasMissing() {
    Failure failure = Failure.of(new IOException(new OutOfMemoryError("Java heap space")));
    assertThat(failure.code()).isEqualTo(ExitCode.FAILED);
    assertThat(failure.sentence()).contains("MiB is too small").contains("Java heap space");
  }

  @Test
  void everyKindHasItsCode() {
    assertThat(Failure.of(new UsageException("x")).code()).isEqualTo(ExitCode.USAGE);
    assertThat(Failure.of(new LostRaceException(3)).code()).isEqualTo(ExitCode.LOST_RACE);
    assertThat(Failure.of(new UnbalancedException("x")).code()).isEqualTo(ExitCode.UNBALANCED);
    assertThat(Failure.of(new IOException("gone")).sentence()).isEqualTo("error: gone");
    assertThat(Failure.of(new IllegalStateException()).sentence()).contains("IllegalState");
  }
}
