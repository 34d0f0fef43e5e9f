package io.useractivity.etl.row;

import java.util.Locale;

/**
 * The parts of a URL that are kept: everything up to the query. Written for any text: what is no
 * URL has no host.
 *
 * @param withoutQuery the text up to {@code ?} or {@code #}
 * @param host lower case, without user and port, or null
 * @param path begins with a slash, or null without a host
 */
record Url(String withoutQuery, String host, String path) {
  static Url of(String text) {
    int end = text.length();
    for (int i = 0; i < end; i++) {
      if (text.charAt(i) == '?' || text.charAt(i) == '#') {
        end = i;
      }
    }
    String plain = text.substring(0, end);
    int scheme = plain.indexOf("://");
    if (scheme <= 0) {
      return new Url(plain, null, plain.startsWith("/") ? plain : null);
    }
    int slash = plain.indexOf('/', scheme + 3);
    String authority = plain.substring(scheme + 3, slash < 0 ? plain.length() : slash);
    String host = authority.substring(authority.lastIndexOf('@') + 1).replaceFirst(":\\d*$", "");
    return new Url(
        plain,
        host.isEmpty() ? null : host.toLowerCase(Locale.ROOT),
        slash < 0 ? "/" : plain.substring(slash));
  }
}
