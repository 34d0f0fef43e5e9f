package io.useractivity.pipeline.audit.run;

import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Blocking object store requests with retries, for worker threads. A failure is a {@link
 * PipelineException}.
 */
final class StoreCalls {
  private final PipelineConfig.Resilience limits;

  StoreCalls(PipelineConfig.Resilience limits) {
    this.limits = limits;
  }

  /** Sends the request until it succeeds, fails for good, or has failed too often. */
  <T> T call(Supplier<CompletableFuture<T>> request) {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(request);
      } catch (PipelineException failure) {
        if (failure.kind() != FailureKind.TRANSIENT || attempt >= limits.attempts()) {
          throw failure;
        }
        pause(attempt);
      }
    }
  }

  private <T> T once(Supplier<CompletableFuture<T>> request) {
    CompletableFuture<T> answer = request.get();
    try {
      return answer.get(limits.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof PipelineException known) {
        throw known;
      }
      throw new PipelineException(
          FailureKind.FATAL, "an object store request failed: " + failed.getCause(), failed);
    } catch (TimeoutException late) {
      answer.cancel(true);
      throw new PipelineException(
          FailureKind.TRANSIENT,
          "the object store did not answer within " + limits.timeout().toSeconds() + " s",
          late);
    } catch (InterruptedException stopped) {
      throw interrupted(stopped);
    }
  }

  private void pause(int attempt) {
    Duration wait = limits.backoff().multipliedBy(1L << Math.min(20, attempt - 1));
    long millis = Math.min(wait.toMillis(), limits.maxBackoff().toMillis());
    try {
      TimeUnit.MILLISECONDS.sleep(
          millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
    } catch (InterruptedException stopped) {
      throw interrupted(stopped);
    }
  }

  private static PipelineException interrupted(InterruptedException stopped) {
    Thread.currentThread().interrupt();
    return new PipelineException(FailureKind.FATAL, "verify was interrupted", stopped);
  }
}
