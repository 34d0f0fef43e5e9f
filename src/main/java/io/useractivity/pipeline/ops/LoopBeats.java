package io.useractivity.pipeline.ops;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Tells which event loop does not run. Each {@link Beat} counts up on a loop of its own; {@link
 * #look} counts how often a counter stood still. What is measured is looks, not time: while the
 * whole process stands still (a suspended machine, a long collection) nobody looks either.
 */
public final class LoopBeats {
  private static final long BEAT_MILLIS = 200;

  private final AtomicLongArray beats;
  private final AtomicInteger next = new AtomicInteger();
  private final String[] threads;
  private final long[] seen;
  private final int[] missed;
  private final int limit;
  private volatile String trouble;

  /**
   * @param loops how many event loops there are
   * @param patience how long a loop may be busy with one thing
   * @param lookInterval time between two calls of {@link #look}
   */
  public LoopBeats(int loops, Duration patience, Duration lookInterval) {
    this.beats = new AtomicLongArray(loops);
    this.threads = new String[loops];
    this.seen = new long[loops];
    this.missed = new int[loops];
    this.limit = (int) Math.max(1, patience.toMillis() / lookInterval.toMillis());
  }

  /** To be deployed once for each loop. */
  public VerticleBase beat() {
    return new Beat();
  }

  /** How many to deploy. */
  public int loops() {
    return threads.length;
  }

  /** The monitor's thread only. */
  public void look() {
    String found = null;
    for (int i = 0; i < seen.length; i++) {
      long now = beats.get(i);
      missed[i] = now == seen[i] && now > 0 ? missed[i] + 1 : 0;
      seen[i] = now;
      if (missed[i] >= limit) {
        long millis = missed[i] * HealthMonitor.INTERVAL.toMillis();
        found = "event loop " + threads[i] + " has been blocked for " + millis / 1_000 + " s";
      }
    }
    trouble = found;
  }

  /** Which loop does not run, or empty. Any thread. */
  public Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  private final class Beat extends VerticleBase {
    @Override
    public Future<?> start() {
      int index = next.getAndIncrement();
      threads[index] = Thread.currentThread().getName();
      beats.incrementAndGet(index);
      vertx.setPeriodic(BEAT_MILLIS, id -> beats.incrementAndGet(index));
      return Future.succeededFuture();
    }
  }
}
