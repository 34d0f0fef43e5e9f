package io.useractivity.pipeline.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the configuration comes from; what is not given here is not looked at.
 *
 * @param file the YAML file of {@code --config}; without it {@code UAP_CONFIG} names one
 * @param profile the profile of {@code --profile}; without it {@code UAP_PROFILE}, then the file's
 *     {@code profile:}
 * @param environment the process's environment; only {@code UAP_*} names and those that {@code
 *     ${env:NAME}} mentions are read
 * @param settings {@code key=value} of each {@code --set}, the last one of a key wins
 */
public record ConfigSources(
    Optional<Path> file,
    Optional<String> profile,
    Map<String, String> environment,
    List<String> settings) {
  public ConfigSources {
    environment = Map.copyOf(environment);
    settings = List.copyOf(settings);
  }

  /** Nothing but the defaults. */
  public static ConfigSources none() {
    return new ConfigSources(Optional.empty(), Optional.empty(), Map.of(), List.of());
  }

  public ConfigSources withFile(Path path) {
    return new ConfigSources(Optional.of(path), profile, environment, settings);
  }

  public ConfigSources withProfile(String name) {
    return new ConfigSources(file, Optional.of(name), environment, settings);
  }

  public ConfigSources withEnvironment(Map<String, String> variables) {
    return new ConfigSources(file, profile, variables, settings);
  }

  /** Replaces the {@code key=value} settings. */
  public ConfigSources withSettings(String... keyValues) {
    return new ConfigSources(file, profile, environment, List.of(keyValues));
  }
}
