package io.useractivity.pipeline.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs the ETL job beside the demo, again and again, each run a process of its own: Spark never
 * shares this JVM. At most one run at a time. What a run prints goes to a log file; of every
 * finished run one line is told.
 */
final class EtlRuns implements AutoCloseable {
  /** The job, seen from the root of a checkout. */
  static final Path SCRIPT = Path.of("glue-job/run-local");

  private static final Duration LAST_RUN = Duration.ofMinutes(10);

  private final Path archive;
  private final List<String> command;
  private final Path log;
  private final Consumer<String> told;
  private final ScheduledExecutorService timer;
  private volatile Process running;
  private volatile boolean closed;

  /**
   * @param script {@code glue-job/run-local}
   * @param archive the folder behind the archive's prefix
   * @param dataDir gets {@code lake/} and {@code etl.log}
   * @param told takes a line per finished run; on a thread of this object's, or the caller's of
   *     {@link #lastRun}
   * @throws IllegalArgumentException if there is no script
   */
  EtlRuns(Path script, Path archive, Path dataDir, Consumer<String> told) {
    requireScript(script);
    this.archive = archive;
    this.command =
        List.of(
            script.toAbsolutePath().toString(),
            "--from",
            archive.toAbsolutePath().toString(),
            "--to",
            dataDir.resolve("lake").toAbsolutePath().toString());
    this.log = dataDir.resolve("etl.log");
    this.told = told;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "demo-etl");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Every minute, told on the demo's terminal. */
  static EtlRuns beside(Path archive, Path dataDir, PrintWriter out) {
    String start = System.console() == null ? "" : "\r\u001b[K";
    Consumer<String> told =
        line -> {
          out.println(start + line);
          out.flush();
        };
    return new EtlRuns(SCRIPT, archive, dataDir, told).every(Duration.ofMinutes(1));
  }

  /** Throws if the job is not where it is in a checkout. */
  static void requireScript(Path script) {
    if (!Files.isExecutable(script)) {
      throw new IllegalArgumentException(
          "--etl needs %s, which is not there; start the demo in a checkout of the project, or leave --etl out"
              .formatted(script.toAbsolutePath()));
    }
  }

  /** Begins; the first run starts after {@code every}, the next ones as long after its start. */
  EtlRuns every(Duration every) {
    timer.scheduleAtFixedRate(this::run, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
    return this;
  }

  /** Takes what the archive holds now, after a run that is under way; waits for it. */
  void lastRun() throws InterruptedException {
    timer.execute(this::run);
    timer.shutdown();
    if (!timer.awaitTermination(LAST_RUN.toSeconds(), TimeUnit.SECONDS)) {
      told.accept("ETL      the last run takes too long and is ended; " + log);
    }
  }

  private void run() {
    if (closed) {
      return;
    }
    if (!Files.isDirectory(archive)) {
      told.accept("ETL      nothing new: no object is archived yet");
      return;
    }
    long start = System.nanoTime();
    try {
      long before = Files.exists(log) ? Files.size(log) : 0;
      running =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(Redirect.appendTo(log.toFile()))
              .start();
      int code = running.waitFor();
      if (!closed) {
        told.accept(line(code, (System.nanoTime() - start) / 1e9, printed(before)));
      }
    } catch (IOException failed) {
      told.accept("ETL      did not run: " + failed.getMessage() + "; see " + log);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  /** The first part of what the run printed: more than any run prints, and bounded. */
  private List<String> printed(long from) throws IOException {
    try (InputStream in = Files.newInputStream(log)) {
      in.skipNBytes(from);
      return new String(in.readNBytes(1 << 20), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private String line(int code, double seconds, List<String> printed) {
    long batches = count(printed, "batch ");
    String result;
    if (code != 0) {
      String why = printed.stream().filter(EtlRuns::complains).findFirst().orElse("no message");
      result = "exit code " + code + ": " + why + "; see " + log;
    } else if (batches == 0) {
      result = "nothing new";
    } else {
      result =
          batches
              + (batches == 1 ? " batch, " : " batches, ")
              + printed.stream()
                  .filter(line -> line.strip().startsWith("= curated"))
                  .map(line -> line.strip().replaceAll("\\s+", " ").substring(2))
                  .reduce((first, second) -> first + "; " + second)
                  .orElse("no rows");
    }
    return String.format(Locale.ROOT, "ETL      %s (%.1f s)", result, seconds);
  }

  private static long count(List<String> lines, String start) {
    return lines.stream().filter(line -> line.startsWith(start)).count();
  }

  private static boolean complains(String line) {
    return line.startsWith("error:") || line.startsWith("lost:") || line.startsWith("waits:");
  }

  /** Ends a run that is under way; the job is made for that. */
  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
    Process child = running;
    if (child != null) {
      child.descendants().forEach(ProcessHandle::destroy);
      child.destroy();
    }
  }
}
