package io.useractivity.etl.cli;

import io.useractivity.etl.archive.NotAnArchiveException;
import io.useractivity.etl.job.RefusedShareException;
import io.useractivity.etl.job.UnbalancedException;
import io.useractivity.etl.state.LostRaceException;
import java.io.IOException;

/**
 * What a command that threw says, and its exit code. Pure.
 *
 * @param unexpected whether the stack trace helps more than the sentence
 */
record Failure(ExitCode code, String sentence, boolean unexpected) {
  /** Classifies; Spark's exceptions are of any kind, declared or not. */
  static Failure of(Throwable thrown) {
    if (thrown instanceof UsageException) {
      return new Failure(ExitCode.USAGE, "error: " + thrown.getMessage(), false);
    }
    if (thrown instanceof LostRaceException) {
      return new Failure(
          ExitCode.LOST_RACE,
          "lost: " + thrown.getMessage() + "; run again to take what is new",
          false);
    }
    if (thrown instanceof RefusedShareException) {
      return new Failure(ExitCode.TOO_MANY_REFUSED, "error: " + thrown.getMessage(), false);
    }
    if (thrown instanceof UnbalancedException) {
      return new Failure(
          ExitCode.UNBALANCED, "error: " + thrown.getMessage() + ". Nothing was committed", false);
    }
    if (thrown instanceof NotAnArchiveException) {
      return new Failure(ExitCode.USAGE, "error: " + thrown.getMessage(), false);
    }
    if (outOfMemory(thrown)) {
      return new Failure(
          ExitCode.FAILED,
          "error: the heap of %,d MiB is too small (%s); give it more, or a batch less: --max-bytes, --max-objects, --small-batch"
              .formatted(Runtime.getRuntime().maxMemory() >> 20, firstLine(thrown)),
          true);
    }
    if (thrown instanceof IOException) {
      return new Failure(ExitCode.FAILED, "error: " + message(thrown), false);
    }
    return new Failure(ExitCode.FAILED, "error: " + firstLine(thrown), true);
  }

  private static boolean outOfMemory(Throwable thrown) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof OutOfMemoryError) {
        return true;
      }
    }
    return false;
  }

  private static String message(Throwable thrown) {
    return thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
  }

  /** Spark's messages have plans and stack traces in them. */
  private static String firstLine(Throwable thrown) {
    return message(thrown).lines().filter(line -> !line.isBlank()).findFirst().orElse("");
  }
}
