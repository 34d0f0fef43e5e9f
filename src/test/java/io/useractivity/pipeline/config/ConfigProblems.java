package io.useractivity.pipeline.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;

/** Loads what must not load. */
final class ConfigProblems {
  private ConfigProblems() {}

  static List<ConfigProblem> of(ConfigSources sources) {
    ConfigException refused =
        catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(sources));
    if (refused == null) {
      throw new AssertionError("the configuration was accepted");
    }
    return refused.problems();
  }

  /** The problems of {@code --set} settings, as text without their source. */
  static List<String> ofSettings(String... settings) {
    return of(ConfigSources.none().withSettings(settings)).stream()
        .map(problem -> problem.key() + ": " + problem.message())
        .toList();
  }
}
