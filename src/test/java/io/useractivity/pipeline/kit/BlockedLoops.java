package io.useractivity.pipeline.kit;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.threadchecker.BlockedThreadEvent;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A Vert.x whose event loops are watched: closing it fails if one of them was blocked. It reports
 * turns of more than 200 ms in which the thread waits for something, and turns of more than 2 s
 * whatever it does; a busy machine stretches honest work and class loading, but it makes nobody
 * wait for a lock, a socket or a sleep.
 *
 * <pre>{@code
 * try (BlockedLoops loops = BlockedLoops.start()) {
 *   Vertx vertx = loops.vertx();
 *   ...
 * }
 * }</pre>
 */
public final class BlockedLoops implements AutoCloseable {
  private static final long WAITING_MILLIS = 200;
  private static final long ANYTHING_MILLIS = 2_000;

  private final List<String> blocked = new CopyOnWriteArrayList<>();
  private final Vertx vertx;

  private BlockedLoops() {
    vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(2)
                .setBlockedThreadCheckInterval(50)
                .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
                .setMaxEventLoopExecuteTime(WAITING_MILLIS)
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS));
    ((VertxInternal) vertx).blockedThreadChecker().setThreadBlockedHandler(this::onBlocked);
  }

  /** A new Vert.x with two event loops. */
  public static BlockedLoops start() {
    return new BlockedLoops();
  }

  public Vertx vertx() {
    return vertx;
  }

  private void onBlocked(BlockedThreadEvent event) {
    Thread thread = event.thread();
    Thread.State state = thread.getState();
    long millis = TimeUnit.NANOSECONDS.toMillis(event.duration());
    boolean loop = thread.getName().startsWith("vert.x-eventloop");
    if (loop && (state != Thread.State.RUNNABLE || millis > ANYTHING_MILLIS)) {
      blocked.add(
          Arrays.stream(thread.getStackTrace())
              .map(frame -> "\n  at " + frame)
              .collect(
                  Collectors.joining(
                      "", thread.getName() + " " + state + " " + millis + " ms", "")));
    }
  }

  /** Closes Vert.x, then fails with the stack traces if an event loop was blocked. */
  @Override
  public void close() {
    vertx.close().await();
    if (!blocked.isEmpty()) {
      throw new AssertionError("event loops were blocked: " + blocked);
    }
  }
}
