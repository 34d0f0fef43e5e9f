package io.useractivity.pipeline.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The configuration as it is in force, for people and logs: no secret in it. */
public final class EffectiveConfig {
  private EffectiveConfig() {}

  /** One line a key, {@code key=value # origin}, in the order of the reference. */
  public static List<String> lines(LoadedConfig loaded) {
    List<String> lines = new ArrayList<>();
    Sections.values(loaded.config())
        .forEach(
            (path, value) -> {
              if (value instanceof Map<?, ?> map && !map.isEmpty()) {
                map.keySet().stream()
                    .map(String::valueOf)
                    .sorted()
                    .forEach(
                        name ->
                            lines.add(
                                line(loaded, path + "." + name, String.valueOf(map.get(name)))));
              } else {
                lines.add(line(loaded, path, ValueType.format(value)));
              }
            });
    return lines;
  }

  /** {@link #lines} as one text. */
  public static String render(LoadedConfig loaded) {
    return String.join("\n", lines(loaded)) + "\n";
  }

  private static String line(LoadedConfig loaded, String path, String value) {
    boolean fromFile = loaded.fromFiles().contains(path) && !value.isEmpty();
    String shown = fromFile ? Redaction.HIDDEN : Redaction.value(path, value);
    return path
        + "="
        + shown.replace("\r", "\\r").replace("\n", "\\n")
        + "  # "
        + loaded.origins().getOrDefault(path, "default");
  }
}
