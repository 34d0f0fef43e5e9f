package io.useractivity.pipeline.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Builds the nested records from values by path, and takes them apart again. */
final class Sections {
  private Sections() {}

  /**
   * Builds the configuration; {@code values} holds one of the right type for every key. Throws
   * {@link InvalidConfigException} if they break a rule.
   */
  static PipelineConfig build(Map<String, Object> values) {
    return (PipelineConfig) build(PipelineConfig.class, "", values);
  }

  /** The value of every key by its path, in order. */
  static Map<String, Object> values(PipelineConfig config) {
    Map<String, Object> values = new LinkedHashMap<>();
    collect(config, "", values);
    return values;
  }

  static Object read(Record section, RecordComponent component) {
    try {
      return component.getAccessor().invoke(section);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException("cannot read " + component, impossible);
    }
  }

  private static void collect(Record record, String section, Map<String, Object> values) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      Object value = read(record, component);
      String path = ConfigSchema.path(section, component);
      if (ConfigSchema.isSection(component)) {
        collect((Record) value, path, values);
      } else {
        values.put(path, value);
      }
    }
  }

  private static Object build(Class<?> record, String section, Map<String, Object> values) {
    RecordComponent[] components = record.getRecordComponents();
    Object[] arguments = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      String path = ConfigSchema.path(section, components[i]);
      arguments[i] =
          ConfigSchema.isSection(components[i])
              ? build(components[i].getType(), path, values)
              : values.get(path);
    }
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return record.getConstructor(types).newInstance(arguments);
    } catch (InvocationTargetException refused) {
      if (refused.getCause() instanceof InvalidConfigException invalid) {
        throw invalid;
      }
      throw new IllegalStateException("cannot build " + record, refused.getCause());
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException("cannot build " + record, impossible);
    }
  }
}
