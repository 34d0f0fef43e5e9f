package io.useractivity.pipeline.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

/** What the keys of the live page demand of one another. */
final class ViewRules {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1", "[::1]");
  private static final int MIN_TOKEN = 16;

  /** Takes a rule that must hold, the sentence if it does not, and the keys concerned. */
  interface Check {
    void that(boolean holds, String message, String... keys);
  }

  private ViewRules() {}

  static void check(PipelineConfig.View view, Check check) {
    check.that(
        !view.openControls() || LOOPBACK.contains(view.host()),
        "opens the controls to everybody, which only a loopback interface may do (view.host is "
            + view.host()
            + "); set view.token instead",
        "view.open-controls",
        "view.host");
    check.that(
        view.token().isEmpty() || view.token().length() >= MIN_TOKEN,
        "must have at least " + MIN_TOKEN + " characters",
        "view.token");
    check.that(
        view.tlsCertificate().isBlank() == view.tlsKey().isBlank(),
        "view.tls-certificate and view.tls-key belong together: give both or neither",
        "view.tls-certificate",
        "view.tls-key");
    names(view.columns(), "view.columns", check);
    names(view.mask(), "view.mask", check);
    for (String origin : view.origins().split(",")) {
      wrongOrigin(origin.trim()).ifPresent(why -> check.that(false, why, "view.origins"));
    }
  }

  private static void names(String list, String key, Check check) {
    for (String name : list.split(",")) {
      if (!name.isBlank()) {
        NameRules.fieldPath(name.trim())
            .ifPresent(why -> check.that(false, "'" + name.trim() + "' " + why, key));
      }
    }
  }

  private static Optional<String> wrongOrigin(String origin) {
    if (origin.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(origin);
      boolean bare = uri.getRawPath().isEmpty() && uri.getHost() != null;
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return bare && web
          ? Optional.empty()
          : Optional.of("'" + origin + "' is no origin, such as https://live.example.com");
    } catch (URISyntaxException malformed) {
      return Optional.of("'" + origin + "' is no origin: " + malformed.getReason());
    }
  }
}
