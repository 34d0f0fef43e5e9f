package io.useractivity.pipeline.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads a YAML document into settings with dotted paths. Scalars keep the text they were written
 * with, so that {@code null} may name a codec and {@code 010} is not octal.
 */
final class YamlReader {
  private final String source;
  private final List<ConfigProblem> problems;
  private final List<Setting> settings = new ArrayList<>();

  private YamlReader(String source, List<ConfigProblem> problems) {
    this.source = source;
    this.problems = problems;
  }

  /**
   * The document's settings, or empty if it is no YAML at all. What is wrong with it is added to
   * the problems.
   */
  static Optional<List<Setting>> read(String text, String source, List<ConfigProblem> problems) {
    YamlReader reader = new YamlReader(source, problems);
    try (YAMLParser yaml = new YAMLFactory().createParser(text)) {
      reader.document(yaml);
    } catch (JsonProcessingException malformed) {
      int line = malformed.getLocation() == null ? 0 : malformed.getLocation().getLineNr();
      reader.problem(line, "", "is not YAML: " + withoutSnippet(malformed.getOriginalMessage()));
      return Optional.empty();
    } catch (IOException impossible) {
      throw new IllegalStateException("reading a string failed", impossible);
    }
    return Optional.of(reader.settings);
  }

  private void document(YAMLParser yaml) throws IOException {
    JsonToken first = yaml.nextToken();
    if (first == JsonToken.START_OBJECT) {
      mapping(yaml, "");
      if (yaml.nextToken() != null) {
        problem(line(yaml), "", "holds a second document; only one is read");
      }
    } else if (first != null && first != JsonToken.VALUE_NULL) {
      problem(line(yaml), "", "is not a mapping of keys to values");
    }
  }

  private void mapping(YAMLParser yaml, String section) throws IOException {
    Map<String, Integer> lines = new HashMap<>();
    while (yaml.nextToken() != JsonToken.END_OBJECT) {
      String name = yaml.currentName();
      String path = section.isEmpty() ? name : section + "." + name;
      Integer earlier = lines.putIfAbsent(name, line(yaml));
      if (earlier != null) {
        problem(line(yaml), path, "is given twice in one mapping, first in line " + earlier);
      }
      yaml.nextToken();
      value(yaml, path);
    }
    if (lines.isEmpty()) {
      add(yaml, section, "", Setting.Form.EMPTY_MAP);
    }
  }

  private void value(YAMLParser yaml, String path) throws IOException {
    JsonToken token = yaml.currentToken();
    if (token == JsonToken.START_OBJECT) {
      mapping(yaml, path);
    } else if (token == JsonToken.START_ARRAY) {
      add(yaml, path, list(yaml, path), Setting.Form.LIST);
    } else if (yaml.isCurrentAlias()) {
      problem(line(yaml), path, "is a YAML alias; write the value itself");
    } else {
      boolean nothing = token == JsonToken.VALUE_NULL;
      add(yaml, path, yaml.getText(), nothing ? Setting.Form.NULL : Setting.Form.SCALAR);
    }
  }

  private String list(YAMLParser yaml, String path) throws IOException {
    List<String> elements = new ArrayList<>();
    while (yaml.nextToken() != JsonToken.END_ARRAY) {
      if (yaml.currentToken().isScalarValue()) {
        elements.add(yaml.getText());
      } else {
        problem(line(yaml), path, "is a list whose elements are no plain values");
        yaml.skipChildren();
      }
    }
    return String.join(",", elements);
  }

  private void add(YAMLParser yaml, String path, String text, Setting.Form form) {
    if (!path.isEmpty()) {
      settings.add(new Setting(path, text, form, source + ":" + line(yaml)));
    }
  }

  private void problem(int line, String path, String message) {
    problems.add(new ConfigProblem(line > 0 ? source + ":" + line : source, path, "", message));
  }

  private static int line(YAMLParser yaml) {
    return yaml.currentTokenLocation().getLineNr();
  }

  /** The parser quotes the lines around an error, indented; they might hold a secret. */
  private static String withoutSnippet(String message) {
    return message.lines().filter(line -> !line.startsWith(" ")).collect(Collectors.joining("; "));
  }
}
