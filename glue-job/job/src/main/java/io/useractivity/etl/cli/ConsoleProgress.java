package io.useractivity.etl.cli;

import io.useractivity.etl.job.BatchWork;
import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.state.Steps;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One line per step, and while objects are read, a bar (terminal) or a line every few seconds. */
final class ConsoleProgress implements Steps, AutoCloseable {
  private static final int BAR = 30;

  private final PrintStream out;
  private final boolean terminal;
  private final Consumer<BatchRecord> inPlace;
  private final long start = System.nanoTime();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "etl-progress");
            thread.setDaemon(true);
            return thread;
          });
  private BatchWork work;
  private boolean reading;
  private long total;
  private long before;
  private long rowsBefore;
  private long readingSince;

  /**
   * @param inPlace told of every batch that is in place
   */
  ConsoleProgress(PrintStream out, boolean terminal, Consumer<BatchRecord> inPlace) {
    this.inPlace = inPlace;
    this.out = out;
    this.terminal = terminal;
    long every = terminal ? 250 : 5_000;
    timer.scheduleAtFixedRate(this::tick, every, every, TimeUnit.MILLISECONDS);
  }

  synchronized void watch(BatchWork started) {
    work = started;
    readingSince = System.nanoTime();
  }

  @Override
  public synchronized void next(Step step, String detail) {
    if (reading && work != null) {
      tick();
      out.print(terminal ? "\n" : "");
    }
    reading = step == Step.READ;
    if (reading) {
      total = Long.parseLong(detail.substring(0, detail.indexOf(' ')));
      before = work == null ? 0 : work.objectsDone();
      rowsBefore = work == null ? 0 : work.rowsDone();
      readingSince = System.nanoTime();
    }
    String name = step.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    out.printf("%6.1fs  %-18s %s%n", (System.nanoTime() - start) / 1e9, name, detail);
  }

  @Override
  public synchronized void published(BatchRecord record) {
    inPlace.accept(record);
  }

  private synchronized void tick() {
    if (!reading || work == null || total == 0) {
      return;
    }
    long done = Math.min(total, work.objectsDone() - before);
    double seconds = Math.max(0.001, (System.nanoTime() - readingSince) / 1e9);
    int filled = (int) (BAR * done / total);
    String text =
        "         [%s%s] %,d of %,d objects, %,.0f/s, %,d records, %,.0f/s"
            .formatted(
                "#".repeat(filled),
                "-".repeat(BAR - filled),
                done,
                total,
                done / seconds,
                work.rowsDone() - rowsBefore,
                (work.rowsDone() - rowsBefore) / seconds);
    out.print(terminal ? "\r" + text + "\u001b[K" : text + "\n");
    out.flush();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
