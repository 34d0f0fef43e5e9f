package io.useractivity.pipeline.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Every key of {@link PipelineConfig}, in the order of its record components. */
final class ConfigSchema {
  /** Names the profile; not part of the configuration itself. */
  static final String PROFILE = "profile";

  private static final List<ConfigKey> KEYS = new ArrayList<>();
  private static final Map<String, String> SECTIONS = new LinkedHashMap<>();
  private static final Map<String, ConfigKey> BY_PATH = new LinkedHashMap<>();

  static {
    collect(PipelineConfig.class, "");
    KEYS.forEach(key -> BY_PATH.put(key.path(), key));
  }

  private ConfigSchema() {}

  static List<ConfigKey> keys() {
    return List.copyOf(KEYS);
  }

  /** Section path to its one-sentence description, in order. */
  static Map<String, String> sections() {
    return new LinkedHashMap<>(SECTIONS);
  }

  static Optional<ConfigKey> find(String path) {
    return Optional.ofNullable(BY_PATH.get(path));
  }

  /** The map key an entry's path belongs to: {@code kafka.client.security.protocol}. */
  static Optional<ConfigKey> mapOf(String entryPath) {
    return KEYS.stream()
        .filter(ConfigKey::isMap)
        .filter(key -> entryPath.startsWith(key.path() + "."))
        .findFirst();
  }

  /** The key whose value a {@code <key>-file} path names. */
  static Optional<ConfigKey> secretOf(String filePath) {
    return Optional.of(filePath)
        .filter(path -> path.endsWith(ConfigKey.FILE_SUFFIX))
        .map(path -> path.substring(0, path.length() - ConfigKey.FILE_SUFFIX.length()))
        .flatMap(ConfigSchema::find)
        .filter(key -> key.meta().secret());
  }

  static boolean isSection(RecordComponent component) {
    return component.getType().isRecord()
        && component.getType().getEnclosingClass() == PipelineConfig.class;
  }

  static String path(String section, RecordComponent component) {
    String name = component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    return section.isEmpty() ? name : section + "." + name;
  }

  private static void collect(Class<?> record, String section) {
    for (RecordComponent component : record.getRecordComponents()) {
      Key meta = component.getAnnotation(Key.class);
      String path = path(section, component);
      if (meta == null) {
        throw new IllegalStateException(path + " has no @Key");
      } else if (isSection(component)) {
        SECTIONS.put(path, meta.doc());
        collect(component.getType(), path);
      } else {
        KEYS.add(new ConfigKey(path, component.getGenericType(), meta));
      }
    }
  }
}
