package io.useractivity.etl.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.useractivity.etl.row.Columns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The template against CloudFormation's own resource schemas (cfn-spec.json, made by
 * tools/cfn-spec.mjs from the CDK's copy of them): unknown and missing properties, types, allowed
 * values, references.
 */
class TemplateTest {
  private final JsonNode spec = spec();
  private final List<String> problems = new ArrayList<>();

  private static JsonNode spec() {
    try (var in = TemplateTest.class.getResourceAsStream("/cfn-spec.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static String template() throws IOException {
    return Files.readString(Path.of(System.getProperty("etl.basedir"), "../aws/template.yaml"));
  }

  /** {@code !Ref x} and the like become one-entry maps. */
  private static final class Tags extends SafeConstructor {
    Tags() {
      super(new LoaderOptions());
      yamlMultiConstructors.put(
          "!",
          new AbstractConstruct() {
            @Override
            public Object construct(Node node) {
              Object value =
                  node instanceof ScalarNode scalar
                      ? scalar.getValue()
                      : node instanceof SequenceNode list
                          ? constructSequence(list)
                          : constructMapping((MappingNode) node);
              return new LinkedHashMap<>(
                  Map.of("Fn::" + node.getTag().getValue().substring(1), value));
            }
          });
      yamlConstructors.remove(Tag.TIMESTAMP);
    }
  }

  private List<String> check(String yaml) {
    problems.clear();
    Map<String, Object> template = new Yaml(new Tags()).load(yaml);
    Map<?, ?> resources = (Map<?, ?>) template.get("Resources");
    resources.forEach(
        (name, value) -> {
          Map<?, ?> resource = (Map<?, ?>) value;
          JsonNode type = spec.path("resources").path((String) resource.get("Type"));
          if (type.isMissingNode()) {
            problems.add(name + ": unknown type " + resource.get("Type"));
          } else {
            object((String) name, resource.get("Properties"), type.path("properties"));
          }
        });
    references(template, resources, (Map<?, ?>) template.get("Parameters"));
    conditions(template, ((Map<?, ?>) template.get("Conditions")).keySet());
    return problems;
  }

  private void object(String path, Object value, JsonNode properties) {
    if (!(value instanceof Map<?, ?> map)) {
      problems.add(path + ": an object is expected");
      return;
    }
    map.forEach(
        (key, inner) -> {
          JsonNode property = properties.path((String) key);
          if (property.isMissingNode()) {
            problems.add(path + "." + key + ": no such property");
          } else {
            value(path + "." + key, inner, property.path("type"));
          }
        });
    properties
        .properties()
        .forEach(
            property -> {
              if (property.getValue().path("required").asBoolean()
                  && !map.containsKey(property.getKey())) {
                problems.add(path + "." + property.getKey() + ": required");
              }
            });
  }

  private void value(String path, Object value, JsonNode type) {
    if (value instanceof Map<?, ?> map
        && map.size() == 1
        && map.keySet().iterator().next().toString().startsWith("Fn::")) {
      return;
    }
    if (type.has("object")) {
      object(path, value, spec.path("definitions").path(type.path("object").asText()));
    } else if (type.has("list")) {
      if (value instanceof List<?> list) {
        list.forEach(element -> value(path + "[]", element, type.path("list")));
      } else {
        problems.add(path + ": a list is expected");
      }
    } else if (type.has("number") && !String.valueOf(value).matches("-?\\d+(\\.\\d+)?")) {
      problems.add(path + ": a number is expected, not " + value);
    } else if (type.has("boolean") && !String.valueOf(value).matches("true|false")) {
      problems.add(path + ": true or false is expected, not " + value);
    } else if (type.has("string") && (value instanceof Map || value instanceof List)) {
      problems.add(path + ": a text is expected");
    } else if (type.path("string").size() > 0) {
      List<String> allowed = new ArrayList<>();
      type.path("string").forEach(each -> allowed.add(each.asText()));
      if (!allowed.contains(String.valueOf(value))) {
        problems.add(path + ": " + value + " is none of " + allowed);
      }
    }
  }

  private void references(Object value, Map<?, ?> resources, Map<?, ?> parameters) {
    if (value instanceof List<?> list) {
      list.forEach(each -> references(each, resources, parameters));
    } else if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, inner) -> {
            if (key.equals("Fn::Ref")) {
              known((String) inner, resources, parameters);
            } else if (key.equals("Fn::GetAtt")) {
              attribute(((String) inner).split("\\.", 2), resources);
            } else if (key.equals("Fn::Sub")) {
              Matcher names = Pattern.compile("\\$\\{([^!}][^}]*)}").matcher((String) inner);
              while (names.find()) {
                if (names.group(1).contains(".")) {
                  attribute(names.group(1).split("\\.", 2), resources);
                } else {
                  known(names.group(1), resources, parameters);
                }
              }
            } else {
              references(inner, resources, parameters);
            }
          });
    }
  }

  private void conditions(Object value, Set<?> known) {
    if (value instanceof List<?> list) {
      list.forEach(each -> conditions(each, known));
    } else if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, inner) -> {
            Object name =
                key.equals("Condition")
                    ? inner
                    : key.equals("Fn::If") ? ((List<?>) inner).get(0) : null;
            if (name != null && !known.contains(name)) {
              problems.add("unknown condition " + name);
            }
            conditions(inner, known);
          });
    }
  }

  private void known(String name, Map<?, ?> resources, Map<?, ?> parameters) {
    if (!name.startsWith("AWS::")
        && !resources.containsKey(name)
        && !parameters.containsKey(name)) {
      problems.add("reference to unknown " + name);
    }
  }

  private void attribute(String[] name, Map<?, ?> resources) {
    Map<?, ?> resource = (Map<?, ?>) resources.get(name[0]);
    boolean found = false;
    if (resource != null) {
      for (JsonNode known :
          spec.path("resources").path((String) resource.get("Type")).path("attributes")) {
        found |= known.asText().equals(name[1]);
      }
    }
    if (!found) {
      problems.add("no attribute " + String.join(".", name));
    }
  }

  @Test
  void cloudFormationKnowsEverythingInIt() throws IOException {
    assertThat(check(template())).isEmpty();
  }

  @Test
  void theCheckSeesMistakes() throws IOException {
    String yaml = template();
    assertThat(check(yaml.replace("GlueVersion: !Ref", "GlueVersoin: !Ref")))
        .singleElement()
        .asString()
        .contains("no such property");
    assertThat(check(yaml.replace("      Type: EVENT\n", "")))
        .singleElement()
        .asString()
        .contains("required");
    assertThat(check(yaml.replace("Timeout: 120", "Timeout: soon")))
        .singleElement()
        .asString()
        .contains("number");
    assertThat(check(yaml.replace("JobRole.Arn", "JobRole.Name")))
        .singleElement()
        .asString()
        .contains("attribute");
    assertThat(check(yaml.replace("!Ref Workflow", "!Ref Work")))
        .singleElement()
        .asString()
        .contains("unknown Work");
    for (String use : List.of("Condition: Scheduled", "!If [Iceberg, iceberg")) {
      assertThat(check(yaml.replace(use, use.replaceFirst("Iceberg|Scheduled", "Unheard"))))
          .singleElement()
          .asString()
          .contains("unknown condition");
    }
  }

  @Test
  @SuppressWarnings("unchecked")
  void itsTableHasTheColumnsThatTheJobWrites() throws IOException {
    Map<String, Object> template = new Yaml(new Tags()).load(template());
    Map<String, Object> at = template;
    for (String step :
        List.of("Resources", "Activities", "Properties", "TableInput", "StorageDescriptor")) {
      at = (Map<String, Object>) at.get(step);
    }
    List<String> columns =
        ((List<Map<String, String>>) at.get("Columns"))
            .stream().map(column -> column.get("Name")).toList();
    assertThat(columns).containsExactly(Columns.CURATED);
  }
}
