package io.useractivity.etl.cli;

import java.util.Set;

/** Arguments that Glue adds to every job or takes for itself. */
final class GlueKeys {
  private static final Set<String> KEYS =
      Set.of(
          "TempDir",
          "class",
          "conf",
          "customer-driver-env-vars",
          "customer-executor-env-vars",
          "datalake-formats",
          "executor-cores",
          "extra-files",
          "extra-jars",
          "job-bookmark-from",
          "job-bookmark-to",
          "job-language",
          "scriptLocation",
          "spark-event-logs-path",
          "user-jars-first");

  private GlueKeys() {}

  static boolean known(String key) {
    return KEYS.contains(key) || key.matches("[A-Z_]+") || key.startsWith("enable-");
  }
}
