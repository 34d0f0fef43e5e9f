package io.useractivity.pipeline.cli;

import io.useractivity.pipeline.app.PipelineApp;
import io.useractivity.pipeline.app.UnreachableException;
import io.useractivity.pipeline.archive.CatchUp;
import io.useractivity.pipeline.archive.RotationReason;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of the service on the main thread: start, wait for a reason to end, drain, exit code.
 */
public final class ServiceRun {
  private static final Logger log = LoggerFactory.getLogger(ServiceRun.class);

  /** Verticles get this much on top of the drain to end. */
  private static final Duration MARGIN = Duration.ofSeconds(15);

  private static final long CAUGHT_UP_CHECK_MILLIS = 50;

  private final PipelineApp app;
  private final Duration drainTimeout;
  private final boolean untilCaughtUp;

  public ServiceRun(PipelineApp app, Duration drainTimeout, boolean untilCaughtUp) {
    this.app = app;
    this.drainTimeout = drainTimeout;
    this.untilCaughtUp = untilCaughtUp;
  }

  /** Blocks until the service has ended. */
  public ExitCode call() {
    Signals signals = Signals.install();
    CompletableFuture<Void> started = future(app.start());
    CompletableFuture<Void> failed = future(app.failed());
    CompletableFuture<Object> ended =
        CompletableFuture.anyOf(
            signals.first(), failed, caughtUp(started), failure(started), workDone(started));
    try {
      Object why = ended.join();
      log.atInfo().addKeyValue("cause", why).log("Draining");
    } catch (CompletionException failure) {
      return stopAfter(failure.getCause());
    }
    boolean stopped = drained(stop());
    if (failed.isCompletedExceptionally()) {
      System.err.println("error: " + failed.handle((none, why) -> why.getMessage()).join());
      return ExitCode.FAILURE;
    }
    return stopped ? ExitCode.OK : ExitCode.NOT_DRAINED;
  }

  private ExitCode stopAfter(Throwable failure) {
    System.err.println("error: " + failure.getMessage());
    log.atDebug().setCause(failure).log("The service failed");
    stop();
    return failure instanceof UnreachableException ? ExitCode.UNREACHABLE : ExitCode.FAILURE;
  }

  /** Never completes normally: only a failed start ends the run. */
  private static CompletableFuture<Object> failure(CompletableFuture<Void> started) {
    CompletableFuture<Object> failure = new CompletableFuture<>();
    started.whenComplete(
        (done, cause) -> {
          if (cause != null) {
            failure.completeExceptionally(cause);
          }
        });
    return failure;
  }

  private CompletableFuture<Object> workDone(CompletableFuture<Void> started) {
    return started.thenCompose(
        now -> future(app.workDone()).thenApply(done -> "all events are generated"));
  }

  private CompletableFuture<Object> caughtUp(CompletableFuture<Void> started) {
    CompletableFuture<Object> caughtUp = new CompletableFuture<>();
    if (untilCaughtUp) {
      CatchUp work = new CatchUp();
      started.thenRun(
          () -> app.vertx().setPeriodic(CAUGHT_UP_CHECK_MILLIS, id -> catchUp(work, id, caughtUp)));
    }
    return caughtUp;
  }

  private void catchUp(CatchUp work, long timer, CompletableFuture<Object> caughtUp) {
    switch (app.archiver().map(work::next).orElse(CatchUp.Step.WAIT)) {
      case WAIT -> {}
      case CLOSE -> app.closeObjects(RotationReason.DRAIN);
      case DONE -> {
        app.vertx().cancelTimer(timer);
        caughtUp.complete("caught up");
      }
    }
  }

  private Boolean stop() {
    try {
      return future(app.stop()).get(drainTimeout.plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      log.atError()
          .addKeyValue("limit", drainTimeout.plus(MARGIN))
          .log("The service did not stop in time");
      return false;
    } catch (java.util.concurrent.ExecutionException failed) {
      log.atError().setCause(failed.getCause()).log("The service did not stop cleanly");
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean drained(Boolean stopped) {
    if (!stopped) {
      System.err.println(
          "not drained: something was not archived, or not acknowledged by Kafka, within lifecycle.drain-timeout; nothing"
              + " that the topic holds is lost, the next start continues there");
    }
    return stopped;
  }

  private static <T> CompletableFuture<T> future(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture();
  }
}
