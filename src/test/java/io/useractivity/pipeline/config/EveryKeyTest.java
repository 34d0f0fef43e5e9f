package io.useractivity.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every key, found by reflection, takes a value that is not its default from every source. */
class EveryKeyTest {
  /** Text that has to obey a rule, or other keys; all other values are made up from the type. */
  private static final Map<String, String> SAMPLES =
      Map.of(
          "kafka.bootstrap-servers", "broker-1:9092,broker-2:9092",
          "s3.bucket", "another-bucket",
          "s3.endpoint", "http://127.0.0.1:9000",
          "ops.cloudwatch.endpoint", "http://127.0.0.1:9001",
          "s3.encryption", "sse-kms",
          "publisher.compression", "zstd",
          "roles", "archiver",
          "view.host", "localhost",
          "view.origins", "https://live.example.com",
          "archiver.codec", "null");

  private static final Map<String, String> TEXTS = new LinkedHashMap<>();

  @BeforeAll
  static void makeUpValues() {
    for (ConfigKey key : ConfigSchema.keys()) {
      if (key.isMap()) {
        TEXTS.put(key.path() + ".client.dns.lookup", "use_all_dns_ips");
      } else {
        String sample = SAMPLES.get(key.path());
        TEXTS.put(key.path(), sample == null ? other(key) : sample);
      }
    }
  }

  @Test
  void fromTheFile(@TempDir Path folder) throws IOException {
    StringBuilder yaml = new StringBuilder();
    write(yaml, "", nested());
    Path file = Files.writeString(folder.resolve("all.yaml"), yaml);
    assertAllTaken(ConfigSources.none().withFile(file), file + ":");
  }

  @Test
  void fromTheEnvironment() {
    Map<String, String> variables = new LinkedHashMap<>();
    TEXTS.forEach((path, text) -> variables.put(ConfigKey.environmentVariable(path), text));
    assertThat(variables).hasSameSizeAs(TEXTS);
    assertAllTaken(ConfigSources.none().withEnvironment(variables), "environment UAP_");
  }

  @Test
  void fromOptions() {
    String[] settings =
        TEXTS.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .toArray(String[]::new);
    assertAllTaken(ConfigSources.none().withSettings(settings), "--set");
  }

  private static void assertAllTaken(ConfigSources sources, String origin) {
    LoadedConfig loaded = ConfigLoader.load(sources);
    Map<String, Object> defaults = Sections.values(ConfigLoader.defaults());
    Sections.values(loaded.config())
        .forEach(
            (path, value) -> {
              assertThat(value).as(path).isNotEqualTo(defaults.get(path));
              if (value instanceof Map<?, ?> map) {
                assertThat(map).isEqualTo(Map.of("client.dns.lookup", "use_all_dns_ips"));
              } else {
                assertThat(ValueType.format(value)).as(path).isEqualTo(TEXTS.get(path));
              }
            });
    TEXTS.keySet().forEach(path -> assertThat(loaded.origins().get(path)).startsWith(origin));
  }

  private static String other(ConfigKey key) {
    Type type = key.type();
    Object value = key.defaultValue();
    if (type == String.class) {
      return "other_" + key.path().replace('.', '_').replace('-', '_');
    } else if (type == boolean.class) {
      return String.valueOf(!(Boolean) value);
    } else if (type == int.class) {
      return String.valueOf((Integer) value + (value.equals(-1) ? 2 : 1));
    } else if (type == long.class) {
      return String.valueOf((Long) value + 1);
    } else if (type == double.class) {
      return String.valueOf((Double) value + 0.5);
    } else if (type == Duration.class) {
      return Durations.format(((Duration) value).plusMillis(1));
    } else if (type == DataSize.class) {
      return new DataSize(((DataSize) value).bytes() + (1 << 20)).toString();
    } else if (type == Share.class) {
      return "7%";
    } else if (ValueType.isList(type)) {
      return "other,another";
    } else if (ValueType.isEnum(type)) {
      Object[] constants = ((Class<?>) type).getEnumConstants();
      return ValueType.format(constants[(((Enum<?>) value).ordinal() + 1) % constants.length]);
    }
    throw new AssertionError("no sample for " + key.path() + " of " + type);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> nested() {
    Map<String, Object> root = new LinkedHashMap<>();
    TEXTS.forEach(
        (path, text) -> {
          Map<String, Object> parent = root;
          String[] names = path.split("\\.");
          for (int i = 0; i < names.length - 1; i++) {
            parent =
                (Map<String, Object>)
                    parent.computeIfAbsent(names[i], name -> new LinkedHashMap<String, Object>());
          }
          parent.put(names[names.length - 1], text);
        });
    return root;
  }

  private static void write(StringBuilder yaml, String indent, Map<?, ?> mapping) {
    mapping.forEach(
        (name, value) -> {
          yaml.append(indent).append(name).append(':');
          if (value instanceof Map<?, ?> inner) {
            yaml.append('\n');
            write(yaml, indent + "  ", inner);
          } else {
            yaml.append(' ').append(value).append('\n');
          }
        });
  }
}
