package io.useractivity.pipeline.config;

/**
 * One thing that is wrong with the configuration.
 *
 * @param source where it stands: {@code conf/pipeline.yaml:12}, {@code environment UAP_OPS_PORT},
 *     {@code --set}, {@code profile throughput}
 * @param key the key's path, or empty if the problem has none
 * @param value the value as given, redacted if it is secret, or empty
 * @param message what is wrong and what to do about it
 */
public record ConfigProblem(String source, String key, String value, String message) {
  public ConfigProblem {
    value = Redaction.inUrls(value);
    message = Redaction.inUrls(message);
  }

  static ConfigProblem of(Setting setting, String message) {
    return new ConfigProblem(
        setting.origin(), setting.path(), Redaction.value(setting.path(), setting.text()), message);
  }

  /** {@code conf/pipeline.yaml:12: kafka.partitions: abc: 'abc' is not a whole number}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(source);
    if (!key.isEmpty()) {
      text.append(": ").append(key);
      if (!value.isEmpty()) {
        text.append(" = ").append(value.replace("\n", "\\n"));
      }
    }
    return text.append(": ").append(message).toString();
  }
}
