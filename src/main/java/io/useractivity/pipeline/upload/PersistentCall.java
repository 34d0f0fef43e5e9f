package io.useractivity.pipeline.upload;

import io.useractivity.pipeline.failure.FailureClassifier;
import io.useractivity.pipeline.failure.FailureKind;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * One request that is tried until it succeeds, fails FATALLY or is abandoned. Holds an upload slot
 * from its first try to its end. Only on the uploader's context.
 */
final class PersistentCall<T> {
  /** Between two rounds of guarded tries; the guards themselves have backed off before. */
  static final Duration PAUSE = Duration.ofSeconds(1);

  private final UploadShell shell;
  private final String operation;
  private final String key;
  private final Abandon abandon;
  private final Supplier<CompletableFuture<T>> request;
  private final Promise<T> promise = Promise.promise();
  private final Runnable turn = this::haveSlot;
  private final Runnable abandoned;
  private CompletableFuture<T> running;
  private boolean hasSlot;
  private boolean struggling;
  private boolean over;

  PersistentCall(
      UploadShell shell,
      String operation,
      String key,
      Abandon abandon,
      Supplier<CompletableFuture<T>> request) {
    this.shell = shell;
    this.operation = operation;
    this.key = key;
    this.abandon = abandon;
    this.request = request;
    this.abandoned = () -> shell.onContext(this::abandonedNow);
  }

  Future<T> start() {
    abandon.watch(abandoned);
    shell.closing().watch(abandoned);
    if (!over) {
      shell.slots().take(turn);
    }
    return promise.future();
  }

  private void haveSlot() {
    hasSlot = true;
    round();
  }

  private void round() {
    if (!over) {
      shell
          .guards()
          .call(operation, this::attempt)
          .onComplete(result -> shell.onContext(() -> roundOver(result)));
    }
  }

  private CompletableFuture<T> attempt() {
    if (unwanted()) {
      throw new AbandonedException(key);
    }
    running = request.get();
    return running;
  }

  private void roundOver(AsyncResult<T> result) {
    if (over) {
      return;
    }
    if (result.succeeded()) {
      end();
      promise.complete(result.result());
      return;
    }
    Throwable failure = result.cause();
    if (unwanted()) {
      fail(new AbandonedException(key));
    } else if (FailureClassifier.classify(failure) == FailureKind.TRANSIENT) {
      if (!struggling) {
        struggling = true;
        shell.outage().began(key, failure);
      }
      shell.context().owner().setTimer(PAUSE.toMillis(), id -> round());
    } else {
      fail(failure);
    }
  }

  private void abandonedNow() {
    if (over) {
      return;
    }
    if (running == null || running.isCompletedExceptionally()) {
      shell.slots().forget(turn);
      fail(new AbandonedException(key));
    } else if (!running.isDone()) {
      // its outcome counts, but no further try
      running.whenComplete((answer, failure) -> abandoned.run());
    }
  }

  private boolean unwanted() {
    return abandon.given() || shell.closing().given();
  }

  private void fail(Throwable failure) {
    end();
    promise.fail(failure);
  }

  private void end() {
    over = true;
    if (struggling) {
      shell.outage().ended();
    }
    abandon.unwatch(abandoned);
    shell.closing().unwatch(abandoned);
    if (hasSlot) {
      hasSlot = false;
      shell.slots().release();
    }
  }
}
