package io.useractivity.pipeline.view;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which web pages may talk to this server: its own, and those that are named. On a loopback
 * interface the Host header must be a loopback name, too: otherwise any web site could point a name
 * of its own here (DNS rebinding). Pure.
 */
public final class Origins {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final boolean loopback;
  private final boolean tls;
  private final Set<String> named = new HashSet<>();
  private final Set<String> namedHosts = new HashSet<>();

  /**
   * @param host the interface the server listens on
   * @param others further origins
   */
  public Origins(String host, boolean tls, List<String> others) {
    this.loopback = LOOPBACK.contains(host) || host.equals("::1");
    this.tls = tls;
    for (String origin : others) {
      named.add(origin.toLowerCase(Locale.ROOT));
      namedHosts.add(hostOf(origin));
    }
  }

  /** Whether a request with this Host header is for us. */
  public boolean acceptsHost(String host) {
    if (host == null) {
      return false;
    }
    String name = hostOf("http://" + host);
    return !loopback || LOOPBACK.contains(name) || namedHosts.contains(name);
  }

  /** Whether a request from this origin may change something; {@code origin} may be null. */
  public boolean accepts(String origin, String host) {
    if (origin == null) {
      return true;
    }
    String asked = origin.toLowerCase(Locale.ROOT);
    String own = (tls ? "https://" : "http://") + String.valueOf(host).toLowerCase(Locale.ROOT);
    return asked.equals(own) || named.contains(asked);
  }

  private static String hostOf(String origin) {
    try {
      String host = new URI(origin).getHost();
      return host == null ? "" : host.toLowerCase(Locale.ROOT);
    } catch (URISyntaxException malformed) {
      return "";
    }
  }
}
