package io.useractivity.pipeline.resilience;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.failure.FailureClassifier;
import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.metric.Meter;
import io.useractivity.pipeline.metric.Metrics;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Retry with jittered exponential backoff, circuit breaker and time limit around calls to the
 * object store. Only TRANSIENT failures are tried again and counted by the breaker; a FATAL one
 * passes at once. While the breaker is open calls wait, they do not fail. Every method may be
 * called on any thread; calls run and futures complete on the guards' own context. Timers are
 * Vert.x timers: there is no further thread.
 */
public final class Guards {
  /** The breaker judges after this part of its window, so that an outage shows early. */
  private static final int WINDOW_PER_MINIMUM = 5;

  private static final int PROBES = 3;
  private static final double JITTER = 0.5;

  private final Context context;
  private final Metrics metrics;
  private final BreakerGate gate;
  private final Retry retry;
  private final TimeLimiter limit;

  public Guards(Context context, PipelineConfig.Resilience config, Metrics metrics) {
    this.context = context;
    this.metrics = metrics;
    this.gate =
        new BreakerGate(
            CircuitBreaker.of("object-store", breaker(config)), context, config.breakerOpen());
    this.retry = Retry.of("object-store", retry(config));
    this.limit =
        TimeLimiter.of(
            "object-store",
            TimeLimiterConfig.custom()
                .timeoutDuration(config.timeout())
                .cancelRunningFuture(true)
                .build());
    metrics.gauge(Meter.BREAKER_OPEN, () -> gate.open() ? 1 : 0);
  }

  /**
   * Runs a call until it succeeds, fails FATALLY, or has failed as often as {@code
   * resilience.attempts} allows.
   *
   * @param operation label of its metrics, from a small fixed set
   * @param request starts one try, on the context; what it throws counts as that try's failure
   */
  public <T> Future<T> call(String operation, Supplier<? extends CompletionStage<T>> request) {
    Promise<T> promise = Promise.promise();
    GuardedCall<T> call = new GuardedCall<>(this, operation, request, promise);
    if (Vertx.currentContext() == context) {
      call.enter();
    } else {
      context.runOnContext(ignored -> call.enter());
    }
    return promise.future();
  }

  /** True while the breaker is not closed: the store fails, so take in nothing more. */
  public boolean breakerOpen() {
    return gate.open();
  }

  /** A sentence while the breaker is not closed, else empty. Any thread. */
  public Optional<String> trouble() {
    return gate.open()
        ? Optional.of(
            "the object store fails too often, the circuit breaker is open and intake pauses; last failure: "
                + gate.lastFailure())
        : Optional.empty();
  }

  /** Called on the context with each change of {@link #breakerOpen}. */
  public void onBreakerChange(Consumer<Boolean> listener) {
    gate.onChange(listener);
  }

  /** Where calls run and futures complete. */
  public Context context() {
    return context;
  }

  Metrics metrics() {
    return metrics;
  }

  BreakerGate gate() {
    return gate;
  }

  Retry retry() {
    return retry;
  }

  TimeLimiter limit() {
    return limit;
  }

  private static boolean isTransient(Throwable failure) {
    return FailureClassifier.classify(failure) == FailureKind.TRANSIENT;
  }

  private static RetryConfig retry(PipelineConfig.Resilience config) {
    Duration longest =
        config.maxBackoff().compareTo(config.backoff()) > 0
            ? config.maxBackoff()
            : config.backoff().plusMillis(1);
    return RetryConfig.custom()
        .maxAttempts(config.attempts())
        .retryOnException(Guards::isTransient)
        .intervalFunction(
            IntervalFunction.ofExponentialRandomBackoff(config.backoff(), 2.0, JITTER, longest))
        .build();
  }

  private static CircuitBreakerConfig breaker(PipelineConfig.Resilience config) {
    int window = config.breakerWindow();
    return CircuitBreakerConfig.custom()
        .slidingWindow(
            window, Math.max(1, window / WINDOW_PER_MINIMUM), SlidingWindowType.COUNT_BASED)
        .failureRateThreshold((float) Math.max(0.001, config.breakerFailureShare().value() * 100))
        // slowness is the time limit's affair
        .slowCallDurationThreshold(config.timeout().multipliedBy(10))
        .permittedNumberOfCallsInHalfOpenState(PROBES)
        .waitDurationInOpenState(config.breakerOpen())
        .recordException(Guards::isTransient)
        .ignoreException(failure -> !isTransient(failure))
        .writableStackTraceEnabled(false)
        .build();
  }
}
