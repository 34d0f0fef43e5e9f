package io.useractivity.pipeline.resilience;

import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;
import io.useractivity.pipeline.metric.Meter;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** One call with its tries, one after another. Only on the guards' context. */
final class GuardedCall<T> {
  private final Guards guards;
  private final String operation;
  private final Supplier<? extends CompletionStage<T>> request;
  private final Promise<T> promise;
  // made at the first failure: a call that succeeds at once needs none
  private Retry.AsyncContext<T> retries;

  GuardedCall(
      Guards guards,
      String operation,
      Supplier<? extends CompletionStage<T>> request,
      Promise<T> promise) {
    this.guards = guards;
    this.operation = operation;
    this.request = request;
    this.promise = promise;
  }

  void enter() {
    guards.gate().enter(this::attempt);
  }

  private void attempt() {
    Try current = new Try();
    CompletionStage<T> stage;
    try {
      stage = request.get();
    } catch (RuntimeException refused) {
      // never re-enters the gate from within the gate
      guards.context().runOnContext(ignored -> current.end(null, refused));
      return;
    }
    guards.metrics().add(Meter.STORE_CALLS, operation, 1);
    current.watch(stage);
  }

  private void failed(Throwable failure) {
    if (retries == null) {
      retries = guards.retry().asyncContext();
    }
    long wait = retries.onError(failure);
    if (wait < 0) {
      promise.fail(failure);
      return;
    }
    guards.metrics().add(Meter.STORE_RETRIES, FailureCause.of(failure), 1);
    guards.context().owner().setTimer(Math.max(1, wait), id -> enter());
  }

  /** One try: ends once, by its answer or by the time limit. */
  private final class Try {
    private final long started = System.nanoTime();
    private long timer = -1;
    private boolean over;

    void watch(CompletionStage<T> stage) {
      Duration limit = guards.limit().getTimeLimiterConfig().getTimeoutDuration();
      timer =
          guards.context().owner().setTimer(Math.max(1, limit.toMillis()), id -> timeout(stage));
      stage.whenComplete(
          (answer, failure) ->
              guards.context().runOnContext(ignored -> end(answer, unwrap(failure))));
    }

    private void timeout(CompletionStage<T> stage) {
      TimeLimiter limit = guards.limit();
      TimeoutException timeout = TimeLimiter.createdTimeoutExceptionWithName(limit.getName(), null);
      limit.onError(timeout);
      end(
          null,
          new PipelineException(
              FailureKind.TRANSIENT,
              operation
                  + " got no answer within "
                  + limit.getTimeLimiterConfig().getTimeoutDuration()
                  + " (resilience.timeout)",
              timeout));
      CompletableFuture<T> running = stage.toCompletableFuture();
      running.cancel(true);
    }

    void end(T answer, Throwable failure) {
      if (over) {
        return;
      }
      over = true;
      if (timer >= 0) {
        guards.context().owner().cancelTimer(timer);
      }
      if (failure == null) {
        guards.metrics().time(Meter.STORE_SECONDS, operation, System.nanoTime() - started);
        guards.gate().succeeded(started);
        promise.complete(answer);
      } else {
        if (timer >= 0) {
          guards.metrics().add(Meter.STORE_FAILURES, FailureCause.of(failure), 1);
        }
        guards.gate().failed(started, failure);
        failed(failure);
      }
    }
  }

  private static Throwable unwrap(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
