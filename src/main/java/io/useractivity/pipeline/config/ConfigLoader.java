package io.useractivity.pipeline.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds the configuration from its layers, each over the one before: defaults, profile, file,
 * environment, {@code --set}. Maps are merged entry by entry.
 */
public final class ConfigLoader {
  private final ConfigSources sources;
  private final List<ConfigProblem> problems = new ArrayList<>();

  private ConfigLoader(ConfigSources sources) {
    this.sources = sources;
  }

  /** The configuration without any source. */
  public static PipelineConfig defaults() {
    return load(ConfigSources.none()).config();
  }

  /**
   * Reads all sources, and the secret files they name. Throws {@link ConfigException} with every
   * problem found.
   */
  public static LoadedConfig load(ConfigSources sources) {
    return new ConfigLoader(sources).load();
  }

  private LoadedConfig load() {
    Optional<List<Setting>> readable = file();
    List<Setting> file = new ArrayList<>(readable.orElse(List.of()));
    List<Setting> environment = EnvironmentReader.read(sources.environment(), problems);
    List<Setting> options = options();
    List<Setting> profile = new ArrayList<>();
    profileName(file, environment, options)
        .ifPresent(name -> profile.addAll(Profiles.read(name, problems)));

    Map<String, Layer.Match> matches = new LinkedHashMap<>();
    matches.putAll(Layer.of(profile, false, problems));
    matches.putAll(Layer.of(file, false, problems));
    matches.putAll(Layer.of(environment, false, problems));
    matches.putAll(Layer.of(options, true, problems));
    LoadedConfig loaded =
        new Binder(matches, sources.environment(), problems).bind(readable.isPresent());
    if (loaded == null) {
      throw new ConfigException(problems);
    }
    return loaded;
  }

  /** The file's settings, none without a file; empty if there is one that cannot be read. */
  private Optional<List<Setting>> file() {
    String fromEnvironment = sources.environment().getOrDefault("UAP_CONFIG", "");
    String path = sources.file().map(Path::toString).orElse(fromEnvironment);
    if (path.isEmpty()) {
      return Optional.of(List.of());
    }
    try {
      return YamlReader.read(Placeholders.readFile(path), path, problems);
    } catch (IllegalArgumentException unreadable) {
      problems.add(new ConfigProblem("configuration file", "", "", unreadable.getMessage()));
      return Optional.empty();
    }
  }

  private List<Setting> options() {
    List<Setting> settings = new ArrayList<>();
    for (String option : sources.settings()) {
      int equals = option.indexOf('=');
      if (equals > 0) {
        String path = option.substring(0, equals).trim();
        settings.add(Setting.scalar(path, option.substring(equals + 1), "--set"));
      } else {
        problems.add(
            new ConfigProblem(
                "--set", "", "", "'" + option + "' is not key=value, such as ops.port=8081"));
      }
    }
    return settings;
  }

  /** Takes the profile's name out of the layers: the strongest that has one counts. */
  private Optional<Setting> profileName(
      List<Setting> file, List<Setting> environment, List<Setting> options) {
    Setting last = null;
    for (List<Setting> layer : List.of(file, environment, options)) {
      for (Setting setting : List.copyOf(layer)) {
        if (setting.path().equals(ConfigSchema.PROFILE)) {
          layer.remove(setting);
          last = setting;
        }
      }
    }
    Optional<Setting> named = Optional.ofNullable(last);
    Optional<Setting> option =
        sources.profile().map(name -> Setting.scalar(ConfigSchema.PROFILE, name, "--profile"));
    return option.or(() -> named).filter(name -> !name.text().isBlank());
  }
}
