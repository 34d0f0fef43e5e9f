package io.useractivity.pipeline.local;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.useractivity.pipeline.app.PipelineApp;
import io.useractivity.pipeline.cli.ExitCode;
import io.useractivity.pipeline.cli.PipelineCommand;
import io.useractivity.pipeline.cli.Signals;
import io.useractivity.pipeline.config.ConfigLoader;
import io.useractivity.pipeline.config.ConfigSources;
import io.useractivity.pipeline.config.Durations;
import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.metric.Metrics;
import io.useractivity.pipeline.store.ObjectStore;
import io.useractivity.pipeline.store.S3ObjectStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The whole pipeline in this process: broker, S3 server, generator, archiver, and the proof at the
 * end.
 */
@Command(
    name = "demo",
    description =
        "Run the whole pipeline here: a Kafka broker, an S3 server, generator, archiver and live page; then verify.",
    footer = {
      "",
      "Ctrl-C (or the end of --duration) drains in order, prints the ledger and verifies the archive against the topic.",
      "Exit codes: 0 balanced and verified, 3 not, 5 not drained in time, 1 failure."
    })
final class DemoCommand implements Callable<Integer> {
  private static final long LINE_MILLIS = 1_000;

  /** Verticles get this much on top of the drain to end. */
  private static final Duration STOP_MARGIN = Duration.ofSeconds(30);

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      description = "Stop after this time, such as 30s or 5m; else at Ctrl-C.")
  private String duration;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Events per second (default: ${DEFAULT-VALUE}).",
      defaultValue = "50")
  private String rate;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "Where broker and bucket keep their files; a second run continues (default: ${DEFAULT-VALUE}).",
      defaultValue = "data/demo")
  private Path dataDir;

  @Option(
      names = "--batch-events",
      paramLabel = "N",
      description = "Events per object (default: ${DEFAULT-VALUE}).",
      defaultValue = "5")
  private String batchEvents;

  @Option(
      names = "--corrupt",
      paramLabel = "SHARE",
      description = "Share of events with corrupt bytes.",
      defaultValue = "0%")
  private String corrupt;

  @Option(
      names = "--late",
      paramLabel = "SHARE",
      description = "Share of late events.",
      defaultValue = "0%")
  private String late;

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      description = "Port of the broker; 0 = any free one.",
      defaultValue = "0")
  private int kafkaPort;

  @Option(
      names = "--s3-port",
      paramLabel = "PORT",
      description = "Port of the S3 server; 0 = any free one.",
      defaultValue = "0")
  private int s3Port;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port of the live page; 0 = any free one (default: ${DEFAULT-VALUE} if free).",
      defaultValue = "8080")
  private int port;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Overrides any configuration key.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--verify",
      negatable = true,
      description = "Check the archive against the topic at the end (default: yes).",
      defaultValue = "true",
      fallbackValue = "true")
  private boolean verify;

  @Option(
      names = "--etl",
      description =
          "Turn the archive into Parquet in DIR/lake every minute and at the end, with glue-job/run-local.")
  private boolean etl;

  private final Metrics metrics = new Metrics();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Signals signals = Signals.install();
    Duration limit = duration == null ? null : Durations.parse(duration);
    PrintWriter out = spec.commandLine().getOut();
    if (etl) {
      EtlRuns.requireScript(EtlRuns.SCRIPT);
    }
    try (LocalServers servers = LocalServers.start(dataDir, kafkaPort, s3Port, this::openBucket)) {
      PipelineConfig config = config(servers.kafka().bootstrapServers(), servers.s3());
      long carried = Backlog.records(config);
      PipelineApp app = new PipelineApp(config, metrics);
      CompletableFuture<Void> started = app.start().toCompletionStage().toCompletableFuture();
      await(started, config);
      DemoHead.print(out, config, app, objects(config));
      boolean failed;
      boolean drained;
      try (EtlRuns runs = etl ? EtlRuns.beside(objects(config), dataDir, out) : null) {
        failed = watch(out, app, signals, limit);
        await(app.stopGenerating().toCompletionStage().toCompletableFuture(), config);
        boolean read = failed || CatchUp.await(config, app, out);
        drained = drained(app, config) && read;
        if (runs != null) {
          runs.lastRun();
        }
      }
      DemoLedger ledger = DemoLedger.read(metrics, carried);
      out.println();
      ledger.lines(drained).forEach(out::println);
      out.flush();
      int verified = verify ? verify(config) : ExitCode.OK.code();
      return result(failed, drained, ledger, verified);
    }
  }

  /** Whether everything in flight was archived before the time was up. */
  private static boolean drained(PipelineApp app, PipelineConfig config) throws Exception {
    try {
      return app.stop().toCompletionStage().toCompletableFuture().get(limit(config), MILLISECONDS);
    } catch (TimeoutException stuck) {
      return false;
    }
  }

  private static long limit(PipelineConfig config) {
    return config.lifecycle().drainTimeout().plus(STOP_MARGIN).toMillis();
  }

  private static void await(CompletableFuture<?> future, PipelineConfig config) throws Exception {
    try {
      future.get(limit(config), MILLISECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof Exception cause ? cause : failed;
    }
  }

  private static int result(boolean failed, boolean drained, DemoLedger ledger, int verified) {
    if (failed) {
      return ExitCode.FAILURE.code();
    }
    if (!drained) {
      return ExitCode.NOT_DRAINED.code();
    }
    return ledger.balanced() ? verified : ExitCode.LOSS.code();
  }

  /**
   * Loads configuration and S3 client, and makes the bucket, while the broker still starts: a third
   * of the time to the first object is class loading.
   */
  private void openBucket(LocalS3 s3) {
    ObjectStore store = S3ObjectStore.connect(config("127.0.0.1:9092", s3).s3());
    try {
      store.createBucket().toCompletableFuture().join();
    } finally {
      store.close();
    }
  }

  private PipelineConfig config(String bootstrapServers, LocalS3 s3) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "kafka.bootstrap-servers=" + bootstrapServers,
                "kafka.replication-factor=1",
                // a demo that was killed is forgotten soon, so that the next one can take over
                "kafka.consumer.session.timeout.ms=6000",
                "kafka.consumer.heartbeat.interval.ms=2000",
                "s3.endpoint=" + s3.endpoint(),
                "s3.path-style=true",
                "s3.region=us-east-1",
                "s3.access-key-id=" + s3.accessKey(),
                "s3.secret-access-key=" + s3.secretKey(),
                "s3.create-bucket=true",
                "generator.rate=" + rate,
                "generator.corrupt=" + corrupt,
                "generator.late=" + late,
                "archiver.rotation.events=" + batchEvents,
                "roles=generator,archiver,view",
                "view.port=" + FreePort.preferred(port),
                "view.open-controls=true",
                "ops.port=0"));
    all.addAll(settings);
    return ConfigLoader.load(ConfigSources.none().withSettings(all.toArray(String[]::new)))
        .config();
  }

  private Path objects(PipelineConfig config) {
    return dataDir.resolve("s3").resolve(config.s3().bucket()).resolve(config.archiver().prefix());
  }

  /** Prints the line until it is time to stop; true if the pipeline failed. */
  private boolean watch(PrintWriter out, PipelineApp app, Signals signals, Duration limit)
      throws InterruptedException {
    CompletableFuture<Object> end =
        CompletableFuture.anyOf(
            signals.first(), app.failed().toCompletionStage().toCompletableFuture());
    boolean terminal = System.console() != null;
    long start = System.nanoTime();
    DemoLine line = new DemoLine(metrics, start);
    while (true) {
      long left = limit == null ? Long.MAX_VALUE : limit.toNanos() - (System.nanoTime() - start);
      try {
        end.get(Math.max(0, Math.min(left, LINE_MILLIS * 1_000_000)), TimeUnit.NANOSECONDS);
        return false;
      } catch (ExecutionException failure) {
        spec.commandLine().getErr().println("error: " + failure.getCause().getMessage());
        return true;
      } catch (TimeoutException nothingYet) {
        String text = line.next(System.nanoTime(), app.archiver());
        out.print(terminal ? "\r" + text + "\u001b[K" : text + "\n");
        out.flush();
        if (limit != null && System.nanoTime() - start >= limit.toNanos()) {
          return false;
        }
      }
    }
  }

  private static int verify(PipelineConfig config) {
    System.out.println();
    return PipelineCommand.create()
        .execute(
            "verify",
            "--bootstrap-servers",
            config.kafka().bootstrapServers(),
            "--topic",
            config.kafka().topic(),
            "--endpoint",
            config.s3().endpoint(),
            "--bucket",
            config.s3().bucket(),
            "--set",
            "s3.path-style=true",
            "--set",
            "s3.access-key-id=" + config.s3().accessKeyId(),
            "--set",
            "s3.secret-access-key=" + config.s3().secretAccessKey());
  }
}
