package io.useractivity.pipeline.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes conf/pipeline.yaml: every key with its default, below its documentation. Keys that a
 * profile sets are commented out, else the file would undo the profile.
 */
final class ReferenceYaml {
  private static final int WIDTH = 96;
  private static final String HEADER =
      """
      # Configuration of the user activity pipeline.
      #
      # Every key stands here with its default; a file of your own needs only what differs.
      # Lines like '#key: value' are keys a profile may set: uncomment one to decide for yourself.
      #
      # Each layer overrides the one before:
      #   defaults, profile, this file, environment, --set
      #   archiver.rotation.age  =  UAP_ARCHIVER_ROTATION_AGE=30s  =  --set archiver.rotation.age=30s
      #
      # Units: durations 5ms 60s 5m 24h 1d; sizes 512B 64KiB 128MiB 1GiB; shares 5% or 0.05.
      # Text may hold ${file:/path} (the file's content) and ${env:NAME}.
      # The whole reference: docs/configuration.md

      # Settings to start from: classroom (five events per file: the defaults) or throughput.
      profile: classroom
      """;

  private final StringBuilder text = new StringBuilder(HEADER);
  private final Set<String> sections = new HashSet<>();
  private final Set<String> profiled;

  private ReferenceYaml(Set<String> profiled) {
    this.profiled = profiled;
  }

  static String generate() {
    ReferenceYaml yaml = new ReferenceYaml(Profiles.keys());
    ConfigSchema.keys().forEach(yaml::key);
    return yaml.text.toString();
  }

  private void key(ConfigKey key) {
    section(key.section());
    String indent = indent(key.path());
    text.append(text.toString().endsWith(":\n") ? "" : "\n");
    comment(indent, sentence(key));
    text.append(indent)
        .append(profiled.contains(key.path()) ? "#" : "")
        .append(key.name())
        .append(": ")
        .append(scalar(key))
        .append('\n');
  }

  private void section(String path) {
    if (path.isEmpty() || !sections.add(path)) {
      return;
    }
    int dot = path.lastIndexOf('.');
    section(dot < 0 ? "" : path.substring(0, dot));
    String indent = indent(path);
    text.append('\n');
    if (indent.isEmpty()) {
      text.append("# ").append("-".repeat(WIDTH - 2)).append('\n');
    }
    comment(indent, ConfigSchema.sections().get(path));
    text.append(indent).append(path.substring(dot + 1)).append(":\n");
  }

  private static String sentence(ConfigKey key) {
    String secret =
        key.meta().secret()
            ? " Better: " + key.name() + "-file, the path of a file that holds it."
            : "";
    return key.meta().doc() + secret;
  }

  private static String scalar(ConfigKey key) {
    String value = key.meta().value();
    if (key.isMap()) {
      return "{}";
    } else if (ValueType.isList(key.type())) {
      return "[" + value.replace(",", ", ") + "]";
    }
    return value.isEmpty() ? "\"\"" : value;
  }

  private void comment(String indent, String sentence) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : sentence.split(" ", -1)) {
      if (line.length() > 0 && indent.length() + 3 + line.length() + word.length() > WIDTH) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    lines.forEach(each -> text.append(indent).append("# ").append(each).append('\n'));
  }

  private static String indent(String path) {
    return "  ".repeat((int) path.chars().filter(character -> character == '.').count());
  }
}
