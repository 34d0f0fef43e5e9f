package io.useractivity.pipeline.config;

import java.lang.reflect.Type;
import java.util.Locale;

/**
 * One configuration key.
 *
 * @param path its full name, such as {@code archiver.rotation.age}
 * @param type the record component's type
 * @param meta its documentation, default and limits
 */
record ConfigKey(String path, Type type, Key meta) {
  static final String ENVIRONMENT_PREFIX = "UAP_";
  static final String FILE_SUFFIX = "-file";

  /** {@code UAP_ARCHIVER_ROTATION_AGE}. */
  String environmentVariable() {
    return environmentVariable(path);
  }

  static String environmentVariable(String path) {
    return ENVIRONMENT_PREFIX + path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  boolean isMap() {
    return ValueType.isMap(type);
  }

  /** Last part of the path. */
  String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** Path of the section, empty for keys at the top. */
  String section() {
    return path.substring(0, Math.max(0, path.lastIndexOf('.')));
  }

  /** The default of a key that is no map. */
  Object defaultValue() {
    return parse(meta.value());
  }

  /** Throws IllegalArgumentException with a sentence for the user. */
  Object parse(String text) {
    return ValueType.parse(type, text);
  }

  /** {@code 1 to 65535}, {@code 1 or more}, or empty. */
  String limits() {
    if (meta.min().isEmpty() && meta.max().isEmpty()) {
      return "";
    } else if (meta.max().isEmpty()) {
      return meta.min() + " or more";
    } else if (meta.min().isEmpty()) {
      return "at most " + meta.max();
    }
    return meta.min() + " to " + meta.max();
  }

  /** Whether a parsed value lies within the limits. */
  boolean allows(Object value) {
    return (meta.min().isEmpty() || compare(value, parse(meta.min())) >= 0)
        && (meta.max().isEmpty() || compare(value, parse(meta.max())) <= 0);
  }

  @SuppressWarnings("unchecked")
  private static int compare(Object left, Object right) {
    return ((Comparable<Object>) left).compareTo(right);
  }
}
