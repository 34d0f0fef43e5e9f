package io.useractivity.pipeline.kit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the dashboard and the alert rules say. */
public final class OpsFiles {
  public static final Path DASHBOARD = Path.of("ops/grafana/user-activity-pipeline.json");
  public static final Path RULES = Path.of("ops/prometheus/rules.yaml");
  public static final Path RUNBOOK = Path.of("docs/runbook.md");

  private static final Pattern METRIC =
      Pattern.compile("\\b(?:uap|jvm|process|system|vertx)_[a-z0-9_]+");

  private OpsFiles() {}

  public static JsonNode dashboard() {
    return read(new ObjectMapper(), DASHBOARD);
  }

  public static JsonNode rules() {
    return read(new ObjectMapper(new YAMLFactory()), RULES);
  }

  /** The names of all metrics that the expressions and queries use. */
  public static Set<String> metrics() {
    Set<String> names = new TreeSet<>();
    dashboard().findValuesAsText("expr").forEach(each -> collect(each, names));
    dashboard().findValuesAsText("definition").forEach(each -> collect(each, names));
    rules().findValuesAsText("expr").forEach(each -> collect(each, names));
    return names;
  }

  private static void collect(String expression, Set<String> names) {
    Matcher matcher = METRIC.matcher(expression);
    while (matcher.find()) {
      names.add(matcher.group());
    }
  }

  private static JsonNode read(ObjectMapper mapper, Path file) {
    try {
      return mapper.readTree(Files.readString(file));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
