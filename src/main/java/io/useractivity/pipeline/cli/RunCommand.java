package io.useractivity.pipeline.cli;

import io.useractivity.pipeline.app.PipelineApp;
import io.useractivity.pipeline.config.EffectiveConfig;
import io.useractivity.pipeline.config.LoadedConfig;
import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.metric.Meter;
import io.useractivity.pipeline.metric.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the service until a signal, a failure, or the end of its work. */
@Command(
    name = "run",
    description =
        "Run the service: generate events, archive them, or both, against any Kafka and any S3.",
    footer = {
      "",
      "SIGTERM or Ctrl-C drains: intake stops, everything taken is archived, offsets are committed (exit 0, or 5 if",
      "lifecycle.drain-timeout was too short). A second signal ends at once (130, 143)."
    })
final class RunCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(RunCommand.class);

  @Mixin private ConfigOptions configuration;

  @Option(
      names = "--roles",
      paramLabel = "ROLES",
      description =
          "What this process does, overriding the key roles: generator, archiver, view, or several with commas.")
  private String roles;

  @Option(
      names = "--until-caught-up",
      description =
          "Archive everything in the topic as of now, then drain and exit 0. For batch jobs and benchmarks; needs the role archiver.")
  private boolean untilCaughtUp;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    List<String> more = new ArrayList<>();
    if (roles != null) {
      more.add("roles=" + roles);
    }
    LoadedConfig loaded = configuration.load(more);
    if (untilCaughtUp && !loaded.config().roles().contains(PipelineConfig.Role.ARCHIVER)) {
      throw new ParameterException(
          spec.commandLine(),
          "--until-caught-up waits for the archiver, and roles is "
              + loaded.config().roles()
              + ": add archiver to --roles, or leave the option out");
    }
    if (log.isInfoEnabled()) {
      EffectiveConfig.lines(loaded)
          .forEach(line -> log.atInfo().addKeyValue("setting", line).log("Configuration"));
    }
    Metrics metrics = new Metrics();
    PipelineApp app = new PipelineApp(loaded.config(), metrics);
    ExitCode code =
        new ServiceRun(app, loaded.config().lifecycle().drainTimeout(), untilCaughtUp).call();
    log.atInfo()
        .addKeyValue("generated", metrics.value(Meter.GENERATED))
        .addKeyValue("published", metrics.value(Meter.PUBLISHED))
        .addKeyValue("consumed", metrics.value(Meter.CONSUMED))
        .addKeyValue("archived", metrics.value(Meter.ARCHIVED))
        .addKeyValue("objects", metrics.byLabel(Meter.OBJECTS))
        .addKeyValue("deadLettered", metrics.byLabel(Meter.DEAD_LETTERED))
        .addKeyValue("code", code)
        .log("Ended");
    return code.code();
  }
}
