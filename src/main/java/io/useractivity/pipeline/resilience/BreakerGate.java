package io.useractivity.pipeline.resilience;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A circuit breaker at which callers queue instead of failing: while it is open they wait, then a
 * few probe the store, then all go. Only on its context, except {@link #open} and {@link
 * #onChange}.
 */
final class BreakerGate {
  private static final Logger LOG = LoggerFactory.getLogger(BreakerGate.class);

  private final CircuitBreaker breaker;
  private final Context context;
  private final Duration pause;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private final List<Consumer<Boolean>> listeners = new CopyOnWriteArrayList<>();
  private int inside;
  private boolean pausing;
  private volatile boolean open;
  private volatile String lastFailure = "";

  BreakerGate(CircuitBreaker breaker, Context context, Duration pause) {
    this.breaker = breaker;
    this.context = context;
    this.pause = pause;
  }

  /** Any thread. True while the breaker is not closed. */
  boolean open() {
    return open;
  }

  /** Any thread. What the store answered last when it did not succeed. */
  String lastFailure() {
    return lastFailure;
  }

  /** Any thread; called on the context at each change of {@link #open}. */
  void onChange(Consumer<Boolean> listener) {
    listeners.add(listener);
  }

  /**
   * Runs the call now, or in turn once the breaker lets it; it must end with exactly one report.
   */
  void enter(Runnable call) {
    if (waiting.isEmpty() && breaker.tryAcquirePermission()) {
      inside++;
      call.run();
    } else {
      waiting.add(call);
      admit();
    }
  }

  /** Reports a success. */
  void succeeded(long startedNanos) {
    inside--;
    breaker.onSuccess(System.nanoTime() - startedNanos, TimeUnit.NANOSECONDS);
    if (open) {
      admit();
    }
  }

  /** Reports a failure; the breaker's configuration says which ones count. */
  void failed(long startedNanos, Throwable failure) {
    inside--;
    lastFailure = String.valueOf(failure.getMessage());
    breaker.onError(System.nanoTime() - startedNanos, TimeUnit.NANOSECONDS, failure);
    if (!open && breaker.getState() != State.CLOSED) {
      LOG.atWarn()
          .addKeyValue("failureShare", breaker.getMetrics().getFailureRate() + "%")
          .addKeyValue("pause", pause)
          .addKeyValue("lastFailure", failure.getMessage())
          .log("object store keeps failing: circuit breaker open, requests wait");
    }
    admit();
  }

  private void admit() {
    while (!waiting.isEmpty() && breaker.tryAcquirePermission()) {
      inside++;
      waiting.poll().run();
    }
    State state = breaker.getState();
    if (state == State.OPEN) {
      startPause();
    } else if (state == State.HALF_OPEN && inside == 0 && waiting.isEmpty()) {
      // Nobody is left to probe. Intake pauses while the breaker is open, so waiting for a probe
      // would be waiting for ever.
      breaker.transitionToClosedState();
      state = State.CLOSED;
    }
    tell(state != State.CLOSED);
  }

  private void startPause() {
    if (pausing) {
      return;
    }
    pausing = true;
    context
        .owner()
        .setTimer(
            Math.max(1, pause.toMillis()),
            id -> {
              pausing = false;
              if (breaker.getState() == State.OPEN) {
                breaker.transitionToHalfOpenState();
              }
              admit();
            });
  }

  private void tell(boolean now) {
    if (open == now) {
      return;
    }
    open = now;
    if (!now) {
      LOG.atInfo().log("circuit breaker closed, requests go on");
    }
    listeners.forEach(listener -> listener.accept(now));
  }
}
