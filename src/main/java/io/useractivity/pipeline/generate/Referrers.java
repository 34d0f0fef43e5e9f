package io.useractivity.pipeline.generate;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Where sessions come from. */
final class Referrers {
  /**
   * @param url null for somebody who typed the address
   * @param properties of the first page view
   */
  record Source(String url, Map<String, String> properties) {}

  private static final List<Source> SOURCES =
      List.of(
          new Source(null, Map.of()),
          new Source(null, Map.of()),
          new Source("https://www.google.com/", Map.of()),
          new Source("https://www.google.com/", Map.of()),
          new Source("https://www.google.com/", Map.of("utm_medium", "cpc")),
          new Source("https://duckduckgo.com/", Map.of()),
          new Source("https://www.instagram.com/", Map.of("utm_source", "instagram")),
          new Source("https://news.example/mail", Map.of("utm_source", "newsletter")));

  private Referrers() {}

  static Source pick(SplittableRandom random) {
    return SOURCES.get(random.nextInt(SOURCES.size()));
  }
}
