package io.useractivity.pipeline.cli;

import io.useractivity.pipeline.config.EffectiveConfig;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks the configuration and prints what is in force. */
@Command(
    name = "config",
    description =
        "Check the configuration and print every key in force with its origin; secrets stay hidden.")
final class ConfigCommand implements Callable<Integer> {
  @Mixin private ConfigOptions configuration;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    EffectiveConfig.lines(configuration.load(List.of()))
        .forEach(spec.commandLine().getOut()::println);
    return ExitCode.OK.code();
  }
}
