package io.useractivity.pipeline.ops;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the facts twice a second on a thread of its own, and logs one line when the process
 * stops being ready and one when it is ready again.
 */
public final class HealthMonitor implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HealthMonitor.class);

  /** Between two looks. */
  public static final Duration INTERVAL = Duration.ofMillis(500);

  private final Health health;
  private final List<Runnable> beforeLook = new CopyOnWriteArrayList<>();
  private final List<Runnable> afterLook = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread created = new Thread(task, "health");
            created.setDaemon(true);
            return created;
          });
  private long unreadySinceNanos;
  private boolean unready;

  public HealthMonitor(Health health) {
    this.health = health;
  }

  /** Runs before each look, on the monitor's thread; must not block. */
  public void before(Runnable task) {
    beforeLook.add(task);
  }

  /** Runs after each look, on the monitor's thread; must not block for longer than a second. */
  public void after(Runnable task) {
    afterLook.add(task);
  }

  public void start() {
    thread.scheduleAtFixedRate(this::look, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      beforeLook.forEach(Runnable::run);
      health.check();
      tellChange();
      afterLook.forEach(Runnable::run);
    } catch (RuntimeException defect) {
      log.atError().setCause(defect).log("The health check failed");
    }
  }

  private void tellChange() {
    if (health.phase() != Health.Phase.RUNNING) {
      return;
    }
    Health.Verdict verdict = health.readiness();
    if (verdict.ok() == !unready) {
      return;
    }
    unready = !verdict.ok();
    if (unready) {
      unreadySinceNanos = System.nanoTime();
      log.atWarn().addKeyValue("reasons", verdict.reasons()).log("Not ready");
    } else {
      log.atInfo()
          .addKeyValue("after", Duration.ofNanos(System.nanoTime() - unreadySinceNanos))
          .log("Ready");
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
