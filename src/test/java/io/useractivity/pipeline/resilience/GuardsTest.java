package io.useractivity.pipeline.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.config.Share;
import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;
import io.useractivity.pipeline.metric.Meter;
import io.useractivity.pipeline.metric.Metrics;
import io.useractivity.pipeline.store.StoreException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GuardsTest {
  private static final StoreException BUSY =
      new StoreException(FailureKind.TRANSIENT, 503, "SlowDown", "busy", null);
  private static final StoreException DENIED =
      new StoreException(FailureKind.FATAL, 403, "AccessDenied", "denied", null);

  private final Metrics metrics = new Metrics();
  private Vertx vertx;
  private Context context;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    context = vertx.getOrCreateContext();
  }

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  @Test
  void aSuccessPassesAndRunsAndCompletesOnTheContext() {
    Guards guards = guards(3, Duration.ofSeconds(10), 10);
    List<Context> seen = new CopyOnWriteArrayList<>();
    CompletableFuture<String> call = new CompletableFuture<>();
    Future<String> answer =
        guards
            .call(
                "PutObject",
                () -> {
                  seen.add(Vertx.currentContext());
                  return call;
                })
            .andThen(result -> seen.add(Vertx.currentContext()));
    // not before somebody listens: to a late listener the caller's own thread would tell
    call.completeAsync(() -> "done");
    assertThat(await(answer)).isEqualTo("done");
    assertThat(seen).containsExactly(context, context);
    assertThat(metrics.byLabel(Meter.STORE_CALLS)).containsEntry("PutObject", 1L);
    assertThat(metrics.value(Meter.STORE_RETRIES)).isZero();
  }

  @Test
  void aTransientFailureIsTriedAgainUntilItSucceeds() {
    Guards guards = guards(5, Duration.ofSeconds(10), 100);
    AtomicInteger tries = new AtomicInteger();
    Future<Integer> answer =
        guards.call("PutObject", () -> failing(BUSY, tries.incrementAndGet() < 4, tries.get()));
    assertThat(await(answer)).isEqualTo(4);
    assertThat(metrics.value(Meter.STORE_CALLS)).isEqualTo(4);
    assertThat(metrics.value(Meter.STORE_RETRIES)).isEqualTo(3);
    assertThat(metrics.byLabel(Meter.STORE_FAILURES)).containsEntry("SlowDown", 3L);
  }

  @Test
  void theLastTryEndsInItsOwnFailure() {
    Guards guards = guards(3, Duration.ofSeconds(10), 100);
    AtomicInteger tries = new AtomicInteger();
    Future<Integer> answer =
        guards.call(
            "PutObject",
            () -> {
              tries.incrementAndGet();
              return failing(BUSY, true, 0);
            });
    assertThatThrownBy(() -> await(answer)).isSameAs(BUSY);
    assertThat(tries).hasValue(3);
  }

  @Test
  void aFatalFailurePassesAtOnce() {
    Guards guards = guards(5, Duration.ofSeconds(10), 1);
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> await(guards.call("PutObject", () -> failing(DENIED, true, 0))))
          .isSameAs(DENIED);
    }
    assertThat(metrics.value(Meter.STORE_RETRIES)).isZero();
    assertThat(guards.breakerOpen()).isFalse();
  }

  @Test
  void whatTheSupplierThrowsIsTheTrysFailure() {
    Guards guards = guards(2, Duration.ofSeconds(10), 10);
    IllegalStateException defect = new IllegalStateException("defect");
    assertThatThrownBy(
            () ->
                await(
                    guards.call(
                        "PutObject",
                        () -> {
                          throw defect;
                        })))
        .isSameAs(defect);
  }

  @Test
  void aCallWithoutAnAnswerIsCancelledAtTheTimeLimitAndTriedAgain() {
    Guards guards = guards(2, Duration.ofMillis(100), 100);
    List<CompletableFuture<String>> calls = new CopyOnWriteArrayList<>();
    Future<String> answer =
        guards.call(
            "PutObject",
            () -> {
              CompletableFuture<String> silent = new CompletableFuture<>();
              calls.add(silent);
              return silent;
            });
    assertThatThrownBy(() -> await(answer))
        .isInstanceOfSatisfying(
            PipelineException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TRANSIENT))
        .hasMessageContaining("PutObject got no answer within PT0.1S (resilience.timeout)");
    // the answer is given before the silent call is cancelled
    Awaitility.await()
        .untilAsserted(() -> assertThat(calls).hasSize(2).allMatch(CompletableFuture::isCancelled));
    assertThat(metrics.byLabel(Meter.STORE_FAILURES)).containsEntry("time-limit", 2L);
  }

  @Test
  void anAnswerAfterTheTimeLimitIsIgnored() {
    Guards guards = guards(2, Duration.ofMillis(100), 100);
    AtomicReference<CompletableFuture<String>> first = new AtomicReference<>();
    Future<String> answer =
        guards.call(
            "PutObject",
            () -> {
              CompletableFuture<String> uncancellable =
                  new CompletableFuture<>() {
                    @Override
                    public boolean cancel(boolean mayInterruptIfRunning) {
                      return false;
                    }
                  };
              if (first.compareAndSet(null, uncancellable)) {
                return uncancellable;
              }
              first.get().complete("late");
              return CompletableFuture.completedFuture("second");
            });
    assertThat(await(answer)).isEqualTo("second");
  }

  @Test
  void anExceptionOfTheNetworkIsTransient() {
    Guards guards = guards(3, Duration.ofSeconds(10), 100);
    AtomicInteger tries = new AtomicInteger();
    Future<Integer> answer =
        guards.call(
            "PutObject",
            () -> failing(new IOException("reset"), tries.incrementAndGet() < 2, tries.get()));
    assertThat(await(answer)).isEqualTo(2);
  }

  @Test
  void theBreakerOpensMakesCallersWaitAndLetsThemGoOnRecovery() {
    Guards guards = guards(1, Duration.ofSeconds(10), 10);
    List<Boolean> changes = new CopyOnWriteArrayList<>();
    guards.onBreakerChange(changes::add);
    for (int i = 0; i < 10 && !guards.breakerOpen(); i++) {
      assertThatThrownBy(() -> await(guards.call("PutObject", () -> failing(BUSY, true, 0))))
          .isSameAs(BUSY);
    }
    assertThat(guards.breakerOpen()).isTrue();
    assertThat(metrics.value(Meter.BREAKER_OPEN)).isEqualTo(1);
    long callsWhenOpened = metrics.value(Meter.STORE_CALLS);

    ConcurrentLinkedQueue<Integer> order = new ConcurrentLinkedQueue<>();
    List<Future<Integer>> waiting = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int number = i;
      waiting.add(
          guards.call(
              "PutObject",
              () -> {
                order.add(number);
                return CompletableFuture.completedFuture(number);
              }));
    }
    assertThat(metrics.value(Meter.STORE_CALLS)).isEqualTo(callsWhenOpened);
    waiting.forEach(GuardsTest::await);
    assertThat(order).containsExactlyElementsOf(waiting.stream().map(Future::result).toList());
    assertThat(guards.breakerOpen()).isFalse();
    assertThat(changes).containsExactly(true, false);
  }

  @Test
  void aFailedProbeOpensTheBreakerAgain() {
    Guards guards = guards(1, Duration.ofSeconds(10), 5);
    AtomicInteger tries = new AtomicInteger();
    List<Future<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      calls.add(
          guards.call("PutObject", () -> failing(BUSY, tries.incrementAndGet() <= 15, i(tries))));
    }
    await(Future.join(calls).otherwiseEmpty());
    assertThat(calls.stream().filter(Future::failed)).hasSize(15);
    Awaitility.await().until(() -> !guards.breakerOpen());
  }

  @Test
  void anOpenBreakerWithNobodyWaitingClosesByItself() {
    Guards guards = guards(1, Duration.ofSeconds(10), 5);
    for (int i = 0; i < 10 && !guards.breakerOpen(); i++) {
      await(guards.call("PutObject", () -> failing(BUSY, true, 0)).otherwise(0));
    }
    assertThat(guards.breakerOpen()).isTrue();
    Awaitility.await().until(() -> !guards.breakerOpen());
  }

  @Test
  void aFatalProbeDoesNotLeaveTheBreakerHalfOpen() {
    Guards guards = guards(1, Duration.ofSeconds(10), 5);
    for (int i = 0; i < 10 && !guards.breakerOpen(); i++) {
      await(guards.call("PutObject", () -> failing(BUSY, true, 0)).otherwise(0));
    }
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> await(guards.call("PutObject", () -> failing(DENIED, true, 0))))
          .isSameAs(DENIED);
    }
    Awaitility.await().until(() -> !guards.breakerOpen());
    assertThat(await(guards.call("PutObject", () -> failing(BUSY, false, 7)))).isEqualTo(7);
  }

  private Guards guards(int attempts, Duration limit, int window) {
    return new Guards(
        context,
        new PipelineConfig.Resilience(
            attempts,
            Duration.ofMillis(5),
            Duration.ofMillis(50),
            limit,
            new Share(0.5),
            window,
            Duration.ofMillis(300)),
        metrics);
  }

  private static int i(AtomicInteger number) {
    return number.get();
  }

  private static CompletableFuture<Integer> failing(Throwable failure, boolean fail, int answer) {
    return fail
        ? CompletableFuture.failedFuture(failure)
        : CompletableFuture.completedFuture(answer);
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(20, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
