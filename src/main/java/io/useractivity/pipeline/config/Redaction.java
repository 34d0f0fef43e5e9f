package io.useractivity.pipeline.config;

import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Decides what must not be shown. When in doubt, hides. */
final class Redaction {
  static final String HIDDEN = "******";

  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "password|passwd|passphrase|secret|token|credential|jaas|(keystore|private|ssl|api|access)[._-]?key"
              + "|user[._-]?info",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern PLAIN_NAME =
      Pattern.compile("\\.(location|type|class|file|url|uri|algorithm|name|ms|seconds)$");
  private static final Pattern SECRET_TEXT =
      Pattern.compile("PRIVATE KEY|(password|secret)\\s*[=:]", Pattern.CASE_INSENSITIVE);
  private static final Pattern URL_CREDENTIALS = Pattern.compile("://[^/@\\s,]+@");

  private Redaction() {}

  /** The value of a key, or of an entry of a map, as it may be shown. */
  static String value(String path, String text) {
    return !text.isEmpty() && isSecret(path, text) ? HIDDEN : inUrls(text);
  }

  /** {@code https://user:password@host} without what stands before the @. */
  static String inUrls(String text) {
    return URL_CREDENTIALS.matcher(text).replaceAll("://" + HIDDEN + "@");
  }

  /** {@code toString} of a section that holds secrets. */
  static String describe(Record section, String path) {
    StringBuilder text = new StringBuilder(section.getClass().getSimpleName()).append('[');
    String separator = "";
    for (RecordComponent component : section.getClass().getRecordComponents()) {
      text.append(separator).append(component.getName()).append('=');
      text.append(shown(ConfigSchema.path(path, component), Sections.read(section, component)));
      separator = ", ";
    }
    return text.append(']').toString();
  }

  private static Object shown(String path, Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, String> entries = new TreeMap<>();
      map.forEach(
          (name, text) ->
              entries.put(String.valueOf(name), value(path + "." + name, String.valueOf(text))));
      return entries;
    }
    return value(path, ValueType.format(value));
  }

  private static boolean isSecret(String path, String text) {
    return ConfigSchema.find(path)
        .map(key -> key.meta().secret())
        .orElseGet(
            () ->
                SECRET_TEXT.matcher(text).find()
                    || (SECRET_NAME.matcher(path).find() && !PLAIN_NAME.matcher(path).find()));
  }
}
