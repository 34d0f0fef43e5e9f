package io.useractivity.pipeline.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings of one source, each matched with its key. */
final class Layer {
  /**
   * A setting of a known key.
   *
   * @param path the key's path, with the entry's name if the key is a map
   * @param secretFile whether the setting names a file that holds the value
   */
  record Match(ConfigKey key, String path, boolean secretFile, Setting setting) {}

  private final Map<String, Match> matches = new LinkedHashMap<>();
  private final List<ConfigProblem> problems;
  private final boolean repeatable;

  private Layer(List<ConfigProblem> problems, boolean repeatable) {
    this.problems = problems;
    this.repeatable = repeatable;
  }

  /**
   * Matches settings with keys; what has no key is added to the problems.
   *
   * @param repeatable whether the last setting of a key wins; else a second one is a problem
   */
  static Map<String, Match> of(
      List<Setting> settings, boolean repeatable, List<ConfigProblem> problems) {
    Layer layer = new Layer(problems, repeatable);
    settings.forEach(layer::add);
    return layer.matches;
  }

  private void add(Setting setting) {
    String path = setting.path();
    Optional<ConfigKey> key = ConfigSchema.find(path);
    Optional<ConfigKey> secret = ConfigSchema.secretOf(path);
    Optional<ConfigKey> map = ConfigSchema.mapOf(path);
    boolean nothing =
        setting.form() == Setting.Form.NULL || setting.form() == Setting.Form.EMPTY_MAP;
    if (key.isPresent() && !key.get().isMap()) {
      put(new Match(key.get(), path, false, setting));
    } else if (secret.isPresent()) {
      put(new Match(secret.get(), secret.get().path(), true, setting));
    } else if (map.isPresent()) {
      put(new Match(map.get(), path, false, setting));
    } else if (key.isPresent() || ConfigSchema.sections().containsKey(path)) {
      if (!nothing) {
        String kind =
            key.isPresent() ? "map; name an entry, such as " : "section; name a key, such as ";
        problem(setting, "is a " + kind + example(path));
      }
    } else {
      problem(setting, unknown(path));
    }
  }

  private void put(Match match) {
    Match earlier = matches.put(match.path(), match);
    if (earlier == null) {
      return;
    }
    if (earlier.secretFile() != match.secretFile()) {
      Match direct = match.secretFile() ? earlier : match;
      Match file = match.secretFile() ? match : earlier;
      matches.put(match.path(), file);
      if (!direct.setting().text().isEmpty()) {
        problem(
            direct.setting(),
            "is given as a value and as a file ("
                + file.setting().origin()
                + "); remove one of them");
      }
    } else if (!repeatable) {
      problem(match.setting(), "is given twice, first at " + earlier.setting().origin());
    }
  }

  private static String unknown(String path) {
    int dot = path.lastIndexOf('.');
    Optional<ConfigKey> parent =
        dot < 0 ? Optional.empty() : ConfigSchema.find(path.substring(0, dot));
    if (parent.isPresent()) {
      return "is below " + parent.get().path() + ", which takes a single value";
    }
    List<String> known = new ArrayList<>(ConfigSchema.sections().keySet());
    known.add(ConfigSchema.PROFILE);
    ConfigSchema.keys().forEach(key -> known.add(key.path()));
    return "is not a known key" + Suggestions.question(path, known);
  }

  private static String example(String path) {
    return ConfigSchema.find(path).isPresent()
        ? path + ".client.id"
        : ConfigSchema.keys().stream()
            .map(ConfigKey::path)
            .filter(key -> key.startsWith(path + "."))
            .findFirst()
            .orElseThrow();
  }

  private void problem(Setting setting, String message) {
    problems.add(ConfigProblem.of(setting, message));
  }
}
