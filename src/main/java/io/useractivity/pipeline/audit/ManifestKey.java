package io.useractivity.pipeline.audit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whose manifest, and which number, as its key says. */
public record ManifestKey(String key, GenerationId generation, long plan) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})/([^/]+)/(\\d{20})\\.json");

  /**
   * Takes a key below {@code root} (the topic's folder of manifests, with its slash) apart; empty
   * if it is no manifest's key.
   */
  public static Optional<ManifestKey> parse(String root, String key) {
    if (!key.startsWith(root)) {
      return Optional.empty();
    }
    Matcher match = FORM.matcher(key.substring(root.length()));
    if (!match.matches()) {
      return Optional.empty();
    }
    try {
      GenerationId generation = new GenerationId(Integer.parseInt(match.group(1)), match.group(2));
      return Optional.of(new ManifestKey(key, generation, Long.parseLong(match.group(3))));
    } catch (NumberFormatException tooLarge) {
      return Optional.empty();
    }
  }
}
