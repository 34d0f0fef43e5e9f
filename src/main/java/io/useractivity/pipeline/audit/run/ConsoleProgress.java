package io.useractivity.pipeline.audit.run;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Says on a stream how the check goes on: one line that changes on a terminal, else a line every
 * few seconds.
 */
public final class ConsoleProgress implements Progress, AutoCloseable {
  private static final Duration ON_TERMINAL = Duration.ofMillis(500);
  private static final Duration ELSEWHERE = Duration.ofSeconds(5);

  private final PrintStream out;
  private final boolean terminal;
  private final LongAdder done = new LongAdder();
  private final ScheduledExecutorService timer;
  private String what = "";
  private long total;
  private long began;

  /**
   * @param terminal whether the line may be written over
   */
  public ConsoleProgress(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "verify-progress");
              thread.setDaemon(true);
              return thread;
            });
    long millis = (terminal ? ON_TERMINAL : ELSEWHERE).toMillis();
    timer.scheduleAtFixedRate(this::show, millis, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void phase(String plural, long expected) {
    end();
    what = plural;
    total = expected;
    began = System.nanoTime();
    done.reset();
  }

  @Override
  public void add(long more) {
    done.add(more);
  }

  private synchronized void show() {
    if (!what.isEmpty()) {
      out.print(terminal ? "\r" + line() + "   " : line() + System.lineSeparator());
      out.flush();
    }
  }

  private void end() {
    if (!what.isEmpty() && (terminal || done.sum() > 0)) {
      out.println(terminal ? "\r" + line() + "   " : line());
    }
  }

  private String line() {
    long now = done.sum();
    double seconds = Math.max(0.001, (System.nanoTime() - began) / 1e9);
    String of = total < 0 ? "" : " of " + total;
    return String.format(Locale.ROOT, "%s: %d%s, %.0f/s", what, now, of, now / seconds);
  }

  /** Ends the last line. */
  @Override
  public synchronized void close() {
    timer.shutdownNow();
    end();
    what = "";
  }
}
