package io.useractivity.pipeline.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The profiles in the jar: named sets of settings that lie between the defaults and the file. */
final class Profiles {
  static final List<String> NAMES = List.of("classroom", "throughput");

  private Profiles() {}

  /** The settings of the profile a setting names. */
  static List<Setting> read(Setting profile, List<ConfigProblem> problems) {
    String name = profile.text().trim();
    if (!NAMES.contains(name)) {
      problems.add(
          ConfigProblem.of(
              profile,
              "is not a profile; there are: "
                  + String.join(", ", NAMES)
                  + Suggestions.question(name, NAMES)));
      return List.of();
    }
    return settings(name, problems).stream()
        .map(
            setting ->
                new Setting(setting.path(), setting.text(), setting.form(), "profile " + name))
        .toList();
  }

  /** Paths of all keys that some profile sets, entries of maps included. */
  static Set<String> keys() {
    List<ConfigProblem> problems = new ArrayList<>();
    return NAMES.stream()
        .flatMap(name -> settings(name, problems).stream())
        .map(Setting::path)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Setting> settings(String name, List<ConfigProblem> problems) {
    String resource = "conf/profiles/" + name + ".yaml";
    return YamlReader.read(text(resource), resource, problems).orElseThrow();
  }

  private static String text(String resource) {
    try (InputStream in = Profiles.class.getResourceAsStream("/" + resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read " + resource + " from the jar", unreadable);
    }
  }
}
