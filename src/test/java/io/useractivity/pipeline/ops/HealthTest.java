package io.useractivity.pipeline.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HealthTest {
  private final AtomicLong now = new AtomicLong();
  private final Health health = new Health(now::get);

  @Test
  void startingIsNotStartedNotReadyAndAlive() {
    health.enter(Health.Phase.STARTING, "waiting for Kafka");
    health.check();
    assertThat(health.startup().reasons())
        .isEqualTo(Map.of("phase", "starting: waiting for Kafka"));
    assertThat(health.readiness().ok()).isFalse();
    assertThat(health.liveness().ok()).isTrue();
  }

  @Test
  void everyTroubleIsNamedAndReadinessNeverTouchesLiveness() {
    health.enter(Health.Phase.RUNNING, "");
    health.require(new Fact("kafka", () -> Optional.of("gone")));
    health.require(new Fact("object-store", () -> Optional.of("gone too")));
    health.require(
        new Fact(
            "broken",
            () -> {
              throw new IllegalStateException("oops");
            }));
    health.check();
    assertThat(health.readiness().reasons()).containsOnlyKeys("kafka", "object-store", "broken");
    assertThat(health.liveness().ok()).isTrue();
    assertThat(health.startup().ok()).isTrue();
  }

  @Test
  void aCheckThatHangsTakesReadinessSoonAndLivenessLater() {
    health.enter(Health.Phase.RUNNING, "");
    health.check();
    now.addAndGet(Health.STALE_MILLIS + 1);
    assertThat(health.readiness().ok()).isFalse();
    assertThat(health.liveness().ok()).isTrue();
    now.addAndGet(Health.HUNG_MILLIS);
    assertThat(health.liveness().reasons()).containsKey("health");
  }

  @Test
  void drainingIsAliveAndNotReady() {
    health.enter(Health.Phase.DRAINING, "shutting down");
    health.check();
    assertThat(health.readiness().ok()).isFalse();
    assertThat(health.liveness().ok()).isTrue();
    assertThat(health.startup().ok()).isTrue();
  }
}
