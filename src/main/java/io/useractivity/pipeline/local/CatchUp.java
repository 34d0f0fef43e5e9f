package io.useractivity.pipeline.local;

import io.useractivity.pipeline.app.PipelineApp;
import io.useractivity.pipeline.archive.ArchiverStatus;
import io.useractivity.pipeline.archive.PartitionStatus;
import io.useractivity.pipeline.config.PipelineConfig;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Lets the archiver read the topic to its end after the generator has stopped. */
final class CatchUp {
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(120);
  private static final long CHECK_MILLIS = 50;
  private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private CatchUp() {}

  /**
   * Blocks until everything in the topic has been taken, at most two minutes.
   *
   * @return whether nothing is left to read
   */
  static boolean await(PipelineConfig config, PipelineApp app, PrintWriter out)
      throws InterruptedException {
    Map<Integer, Long> ends = Backlog.ends(config);
    long start = System.nanoTime();
    long nextLine = start + LINE_NANOS;
    long left = left(ends, app);
    while (left > 0 && System.nanoTime() - start < LIMIT_NANOS && !app.failed().isComplete()) {
      TimeUnit.MILLISECONDS.sleep(CHECK_MILLIS);
      left = left(ends, app);
      if (left > 0 && System.nanoTime() >= nextLine) {
        nextLine += LINE_NANOS;
        out.printf(Locale.ROOT, "    draining: %,d records of the topic left to read%n", left);
        out.flush();
      }
    }
    return left == 0;
  }

  private static long left(Map<Integer, Long> ends, PipelineApp app) {
    Map<Integer, Long> taken = new HashMap<>();
    for (PartitionStatus partition : app.archiver().map(ArchiverStatus::partitions).orElseThrow()) {
      taken.put(partition.partition().partition(), partition.position());
    }
    return ends.entrySet().stream()
        .mapToLong(end -> Math.max(0, end.getValue() - taken.getOrDefault(end.getKey(), 0L)))
        .sum();
  }
}
