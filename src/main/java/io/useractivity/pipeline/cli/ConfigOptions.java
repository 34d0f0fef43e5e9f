package io.useractivity.pipeline.cli;

import io.useractivity.pipeline.config.ConfigLoader;
import io.useractivity.pipeline.config.ConfigSources;
import io.useractivity.pipeline.config.LoadedConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of every command that reads the configuration. */
final class ConfigOptions {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "Configuration file; without one the defaults hold (see docs/configuration.md).")
  private Path file;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description =
          "Profile below the file: classroom (5 events per object) or throughput (large objects).")
  private String profile;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Overrides one key, such as --set kafka.bootstrap-servers=broker:9092. May be repeated.")
  private List<String> settings = new ArrayList<>();

  /** Also reads UAP_* variables; {@code more} are further --set values that win. */
  LoadedConfig load(List<String> more) {
    List<String> all = new ArrayList<>(settings);
    all.addAll(more);
    ConfigSources sources =
        ConfigSources.none()
            .withEnvironment(System.getenv())
            .withSettings(all.toArray(String[]::new));
    if (file != null) {
      sources = sources.withFile(file);
    }
    if (profile != null) {
      sources = sources.withProfile(profile);
    }
    return ConfigLoader.load(sources);
  }
}
