package io.useractivity.etl.cli;

import io.useractivity.etl.archive.Json;
import io.useractivity.etl.archive.Plan;
import io.useractivity.etl.archive.Position;
import io.useractivity.etl.archive.SourceObject;
import io.useractivity.etl.driver.Works;
import io.useractivity.etl.job.BatchWork;
import io.useractivity.etl.job.EtlRun;
import io.useractivity.etl.job.JobSettings;
import io.useractivity.etl.job.RefusedShareException;
import io.useractivity.etl.report.EmbeddedMetrics;
import io.useractivity.etl.report.ReportText;
import io.useractivity.etl.spark.SparkBatch;
import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.state.LostRaceException;
import io.useractivity.etl.state.Steps;
import io.useractivity.etl.store.Location;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The commands: run, bookmark, quarantine. */
public final class Commands {
  private static final String USAGE =
      """
      usage: [run] --from s3://BUCKET/PREFIX --to s3://BUCKET/PREFIX [--key value | --key=value ...]
             bookmark show --to ...
             bookmark reset --to ... [--from ...] [--keep-output] [--dry-run]
             bookmark rewind --lake ... --to N [--from ...] [--keep-output] [--dry-run]
             quarantine replay --from ... --to ...
      Folders instead of s3:// work, too. All keys: docs/etl.md""";

  private final Arguments arguments;
  private final PrintStream out;
  private final PrintStream err;
  private BatchWork spark;

  private Commands(Arguments arguments, PrintStream out, PrintStream err) {
    this.arguments = arguments;
    this.out = out;
    this.err = err;
  }

  /** Runs a command; ends the JVM with its exit code, or on Glue, fails the job. */
  public static void main(String[] args) {
    Arguments arguments = new Arguments(args);
    boolean glue = arguments.has("JOB_NAME") || arguments.has("JOB_RUN_ID");
    ExitCode code = new Commands(arguments, System.out, System.err).execute();
    if (glue && code != ExitCode.OK) {
      // Glue shows the message of what the script threw, and says "succeeded" of some that exit.
      throw new IllegalStateException("the run ended with " + code + "; see its log");
    }
    if (!glue) {
      System.exit(code.code());
    }
  }

  private ExitCode execute() {
    try {
      return command();
    } catch (Exception | OutOfMemoryError thrown) {
      Failure failure = Failure.of(thrown);
      err.println(failure.sentence());
      if (failure.code() == ExitCode.USAGE) {
        err.println(USAGE);
      }
      if (failure.unexpected()) {
        thrown.printStackTrace(err);
      }
      return failure.code();
    } finally {
      if (spark != null) {
        spark.close();
      }
    }
  }

  private ExitCode command() throws IOException, LostRaceException, RefusedShareException {
    String command = String.join(" ", arguments.words());
    return switch (command) {
      case "", "run" -> run(false);
      case "quarantine replay" -> run(true);
      case "bookmark show", "bookmark reset", "bookmark rewind" -> bookmark(command);
      case "help" -> {
        out.println(USAGE);
        yield ExitCode.OK;
      }
      default -> throw new UsageException("unknown command '" + command + "'");
    };
  }

  private ExitCode run(boolean replay)
      throws IOException, LostRaceException, RefusedShareException {
    JobSettings settings = SettingsReader.read(arguments, Instant.now());
    String job = arguments.text("JOB_NAME", "user-activity-etl");
    requireKnown();
    if (!replay && missing(settings.archive())) {
      throw new UsageException("--from " + settings.archive() + ": there is no such folder");
    }
    long start = System.nanoTime();
    try (ConsoleProgress progress =
        new ConsoleProgress(out, System.console() != null, batch -> tell(settings, batch, job))) {
      EtlRun run = new EtlRun(settings, () -> start(settings, progress), progress);
      EtlRun.Outcome outcome = replay ? run.replay() : run.run();
      progress.close();
      tell(settings, outcome, replay);
      out.printf("%.1f s%n", (System.nanoTime() - start) / 1e9);
      outcome.blocked().forEach(line -> err.println("waits: " + line));
      return outcome.blocked().isEmpty() ? ExitCode.OK : ExitCode.BLOCKED;
    }
  }

  private static boolean missing(Location folder) {
    return !folder.s3() && !Files.isDirectory(folder.folder());
  }

  private BatchWork start(JobSettings settings, ConsoleProgress progress) {
    spark = new Works(settings, progress, () -> new SparkBatch(settings, progress));
    progress.watch(spark);
    return spark;
  }

  /** At once: a later batch of the run may fail. */
  private void tell(JobSettings settings, BatchRecord batch, String job) {
    if (batch.kind().equals("rewind")) {
      return;
    }
    out.println(ReportText.of(batch));
    out.println("  report: " + settings.lake() + "/_reports/b%08d.html".formatted(batch.batch()));
    if (settings.metrics()) {
      Map<String, Object> line = EmbeddedMetrics.of(batch, job, System.currentTimeMillis());
      out.println(new String(Json.write(line), StandardCharsets.UTF_8));
    }
  }

  private void tell(JobSettings settings, EtlRun.Outcome outcome, boolean replay) {
    Plan planned = outcome.planned();
    if (planned != null) {
      out.println(replay ? replayed(planned) : taken(planned));
      planned.skipped().forEach(line -> out.println("  without " + line));
    } else if (outcome.batches().isEmpty()) {
      String nothing =
          outcome.empty()
              ? "nothing new: there are no manifests in " + settings.archive() + " yet"
              : "nothing new";
      out.println(replay ? "the quarantine is empty" : nothing);
    }
  }

  private static String taken(Plan planned) {
    StringBuilder text =
        new StringBuilder(
            "would take %,d objects, %,d records, %,d bytes, %,d manifests%s"
                .formatted(
                    planned.objects().size(),
                    planned.rows(),
                    planned.bytes(),
                    planned.manifests(),
                    planned.more() ? ", and more after that" : ""));
    planned.bookmark().forEach(position -> text.append("\n  up to ").append(line(position)));
    return text.toString();
  }

  private static String replayed(Plan planned) {
    long files = planned.objects().stream().filter(SourceObject::quarantinedRows).count();
    return "would take in %,d records of %,d quarantine files and %,d unreadable objects (records in them as far as they are known)"
        .formatted(planned.rows(), files, planned.objects().size() - files);
  }

  private ExitCode bookmark(String command) throws IOException, LostRaceException {
    JobSettings settings = SettingsReader.readLake(arguments, Instant.now());
    boolean keep = arguments.flag("keep-output");
    long target = command.endsWith("rewind") ? SettingsReader.batch(arguments) : 0;
    requireKnown();
    if (settings.iceberg() != null) {
      spark = new SparkBatch(settings, Steps.SILENT);
    }
    BookmarkCommand bookmark =
        new BookmarkCommand(
            settings.lake(),
            arguments.has("from") ? settings.archive() : null,
            spark == null ? null : spark.commitPoint(),
            out);
    switch (command) {
      case "bookmark show" -> bookmark.show();
      default -> bookmark.rewind(target, keep, settings.dryRun());
    }
    return ExitCode.OK;
  }

  /** Before anything is done. Glue adds keys of its own, some of them new. */
  private void requireKnown() {
    List<String> unknown =
        arguments.unknown().stream().filter(key -> !GlueKeys.known(key)).toList();
    if (!arguments.has("JOB_NAME") && !unknown.isEmpty()) {
      String key = unknown.get(0);
      throw new UsageException(
          "--"
              + key
              + " is no key of this command"
              + arguments.nearest(key).map(known -> "; did you mean --" + known + "?").orElse(""));
    }
    unknown.forEach(key -> err.println("warning: --" + key + " means nothing here and is ignored"));
  }

  static String line(Position position) {
    return "%s-%d %s plan %d"
        .formatted(
            position.topic(), position.partition(), position.generation(), position.next() - 1);
  }
}
