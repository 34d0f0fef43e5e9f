package io.useractivity.pipeline.config;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns matched settings into typed values and those into the configuration. A key that cannot be
 * read keeps its default while the others are checked, so that all problems come out at once.
 */
final class Binder {
  private static final String DEFAULT = "default";

  private final Map<String, Layer.Match> matches;
  private final Map<String, String> environment;
  private final List<ConfigProblem> problems;
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final Map<String, String> origins = new LinkedHashMap<>();
  private final Set<String> fromFiles = new HashSet<>();
  private final Set<String> broken = new HashSet<>();

  Binder(
      Map<String, Layer.Match> matches,
      Map<String, String> environment,
      List<ConfigProblem> problems) {
    this.matches = matches;
    this.environment = environment;
    this.problems = problems;
  }

  /**
   * The configuration; null if there are problems.
   *
   * @param complete whether all sources could be read; else rules between keys cannot be judged
   */
  LoadedConfig bind(boolean complete) {
    for (ConfigKey key : ConfigSchema.keys()) {
      origins.put(key.path(), DEFAULT);
      values.put(key.path(), key.isMap() ? entries(key) : single(key));
    }
    PipelineConfig config = complete ? build() : null;
    return problems.isEmpty() ? new LoadedConfig(config, origins, fromFiles) : null;
  }

  private Object single(ConfigKey key) {
    Layer.Match match = matches.get(key.path());
    if (match == null) {
      return key.defaultValue();
    }
    origins.put(key.path(), match.setting().origin());
    try {
      return parse(match);
    } catch (IllegalArgumentException wrong) {
      broken.add(key.path());
      problems.add(ConfigProblem.of(match.setting(), wrong.getMessage()));
      return key.defaultValue();
    }
  }

  private Map<String, String> entries(ConfigKey key) {
    Map<String, String> entries = new LinkedHashMap<>();
    for (Layer.Match match : matches.values()) {
      if (match.key().equals(key)) {
        origins.put(match.path(), match.setting().origin());
        try {
          entries.put(match.path().substring(key.path().length() + 1), (String) parse(match));
        } catch (IllegalArgumentException wrong) {
          problems.add(ConfigProblem.of(match.setting(), wrong.getMessage()));
        }
      }
    }
    return entries;
  }

  private Object parse(Layer.Match match) {
    ConfigKey key = match.key();
    String raw = text(match);
    Placeholders.Expanded expanded = Placeholders.expand(raw, environment);
    String text = match.secretFile() ? Placeholders.readFile(expanded.text()) : expanded.text();
    if (match.secretFile() || expanded.fromFile()) {
      fromFiles.add(match.path());
    }
    if (key.isMap()) {
      return text;
    }
    try {
      return key.parse(text);
    } catch (IllegalArgumentException wrong) {
      throw expanded.fromFile()
          ? new IllegalArgumentException(
              "the file holds no " + ValueType.describe(key.type()), wrong)
          : wrong;
    }
  }

  /** The setting's text, if its form suits the key. */
  private static String text(Layer.Match match) {
    ConfigKey key = match.key();
    boolean textual = key.isMap() || key.type() == String.class || ValueType.isList(key.type());
    return switch (match.setting().form()) {
      case SCALAR -> match.setting().text();
      case LIST -> {
        if (!key.isMap() && !ValueType.isList(key.type())) {
          throw new IllegalArgumentException(
              "takes one value (" + ValueType.describe(key.type()) + "), not a list");
        }
        yield match.setting().text();
      }
      case NULL -> {
        if (textual) {
          yield "";
        } else if (ValueType.isEnum(key.type()) && !match.setting().text().isEmpty()) {
          yield match.setting().text();
        }
        throw new IllegalArgumentException(
            "has no value; write one (" + ValueType.describe(key.type()) + ") or remove the key");
      }
      case EMPTY_MAP ->
          throw new IllegalArgumentException(
              "takes one value (" + ValueType.describe(key.type()) + "), not a map");
    };
  }

  private PipelineConfig build() {
    try {
      return Sections.build(values);
    } catch (InvalidConfigException invalid) {
      invalid.findings().stream()
          .filter(finding -> finding.keys().stream().noneMatch(broken::contains))
          .map(this::problem)
          .forEach(problems::add);
      return null;
    }
  }

  /** Blames the key that was set, if only one of those involved was. */
  private ConfigProblem problem(InvalidConfigException.Finding finding) {
    String key =
        finding.keys().stream()
            .filter(path -> !DEFAULT.equals(origins.get(path)))
            .findFirst()
            .orElse(finding.keys().get(0));
    String value = ValueType.format(values.getOrDefault(key, ""));
    boolean hidden = fromFiles.contains(key) && !value.isEmpty();
    return new ConfigProblem(
        origins.getOrDefault(key, DEFAULT),
        key,
        hidden ? Redaction.HIDDEN : Redaction.value(key, value),
        finding.message());
  }
}
