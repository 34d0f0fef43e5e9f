package io.useractivity.pipeline.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Turns {@code UAP_*} environment variables into settings. */
final class EnvironmentReader {
  /** Variables with a meaning of their own; name to description. */
  static final Map<String, String> OTHERS =
      new TreeMap<>(
          Map.of(
              "UAP_CONFIG", "Path of the configuration file, where `--config` is not given.",
              "UAP_PROFILE", "Profile, where `--profile` is not given.",
              "UAP_LOG_FORMAT", "`text` (default) or `json`: one JSON object a line.",
              "UAP_LOG_LEVEL", "`ERROR`, `WARN`, `INFO` (default), `DEBUG` or `TRACE`.",
              "UAP_LOG_LEVEL_LIBRARIES", "The same for the libraries in use; default `WARN`."));

  /** What Kubernetes adds to a pod for every Service called uap-something. */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          ".*_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

  private static final Pattern LEVELS = Pattern.compile("(?i)error|warn|info|debug|trace|off");

  private static final Map<String, Pattern> ALLOWED =
      Map.of(
          "UAP_LOG_FORMAT", Pattern.compile("text|json"),
          "UAP_LOG_LEVEL", LEVELS,
          "UAP_LOG_LEVEL_LIBRARIES", LEVELS);

  private EnvironmentReader() {}

  /** In the order of the names; unknown names are added to the problems. */
  static List<Setting> read(Map<String, String> environment, List<ConfigProblem> problems) {
    List<Setting> settings = new ArrayList<>();
    new TreeMap<>(environment)
        .forEach(
            (name, value) -> {
              if (name.startsWith(ConfigKey.ENVIRONMENT_PREFIX)) {
                Optional<String> path = path(name);
                path.ifPresent(
                    known -> settings.add(Setting.scalar(known, value, "environment " + name)));
                if (path.isEmpty()) {
                  checkOther(name, value, problems);
                }
              }
            });
    return settings;
  }

  private static Optional<String> path(String name) {
    if (name.equals("UAP_PROFILE")) {
      return Optional.of(ConfigSchema.PROFILE);
    }
    return ConfigSchema.keys().stream().flatMap(key -> path(key, name).stream()).findFirst();
  }

  private static Optional<String> path(ConfigKey key, String name) {
    String variable = key.environmentVariable();
    if (name.equals(variable)) {
      return Optional.of(key.path());
    } else if (key.meta().secret() && name.equals(variable + "_FILE")) {
      return Optional.of(key.path() + ConfigKey.FILE_SUFFIX);
    } else if (key.isMap() && name.startsWith(variable + "_")) {
      String entry = name.substring(variable.length() + 1);
      return Optional.of(key.path() + "." + entry.toLowerCase(Locale.ROOT).replace('_', '.'));
    }
    return Optional.empty();
  }

  private static void checkOther(String name, String value, List<ConfigProblem> problems) {
    if (OTHERS.containsKey(name)) {
      Pattern allowed = ALLOWED.get(name);
      if (allowed != null && !allowed.matcher(value).matches()) {
        problems.add(
            new ConfigProblem(
                "environment " + name,
                "",
                "",
                "'"
                    + value
                    + "' is none of: "
                    + allowed.pattern().replace("(?i)", "").replace("|", ", ")));
      }
    } else if (!SERVICE_LINK.matcher(name).matches()) {
      List<String> known = new ArrayList<>(OTHERS.keySet());
      ConfigSchema.keys().forEach(key -> known.add(key.environmentVariable()));
      problems.add(
          new ConfigProblem(
              "environment " + name,
              "",
              "",
              "is not a known variable" + Suggestions.question(name, known)));
    }
  }
}
