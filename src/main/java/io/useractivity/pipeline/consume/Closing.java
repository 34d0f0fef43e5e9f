package io.useractivity.pipeline.consume;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** When the source must have ended. Methods may be called on any thread. */
final class Closing {
  /** The consumer's own part of the budget: leaving the group and closing connections. */
  private static final long LEAVE_NANOS = Duration.ofSeconds(1).toNanos();

  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private volatile boolean asked;
  private volatile long deadlineNanos;
  private volatile long drainDeadlineNanos;

  /** The first call counts. */
  synchronized void ask(Duration budget) {
    if (!asked) {
      long now = System.nanoTime();
      deadlineNanos = now + budget.toNanos();
      drainDeadlineNanos = deadlineNanos - Math.min(LEAVE_NANOS, budget.toNanos() / 4);
      asked = true;
    }
  }

  boolean isAsked() {
    return asked;
  }

  boolean isDrainOver() {
    return asked && System.nanoTime() - drainDeadlineNanos >= 0;
  }

  /** What is left of the budget; never negative. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
  }

  void done() {
    done.complete(null);
  }

  CompletableFuture<Void> whenDone() {
    return done.copy();
  }
}
