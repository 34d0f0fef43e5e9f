package io.useractivity.etl.row;

import java.util.Arrays;
import java.util.Locale;
import org.apache.avro.util.Utf8;

/**
 * The parts of a URL that are kept: everything up to the query. Written for any text: what is no
 * URL has no host.
 *
 * @param withoutQuery the text up to {@code ?} or {@code #}
 * @param host lower case, without user and port, or null
 * @param path begins with a slash, or null without a host
 */
record Url(CharSequence withoutQuery, CharSequence host, CharSequence path) {
  static Url of(CharSequence text) {
    Url usual = text instanceof Utf8 utf8 ? usual(utf8) : null;
    return usual == null ? any(text.toString()) : usual;
  }

  private static Url any(String text) {
    int end = 0;
    while (end < text.length() && text.charAt(end) != '?' && text.charAt(end) != '#') {
      end++;
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

  /** {@code scheme://host/path} in lower-case ASCII, cut from the bytes; null if it is another. */
  private static Url usual(Utf8 text) {
    byte[] bytes = text.getBytes();
    int end = 0;
    int host = -1;
    int slash = -1;
    for (; end < text.getByteLength(); end++) {
      byte b = bytes[end];
      if (b == '?' || b == '#') {
        break;
      }
      if (b == '/' && host < 0) {
        boolean scheme = end + 1 < text.getByteLength() && bytes[end + 1] == '/';
        if (end < 2 || bytes[end - 1] != ':' || !scheme) {
          return null;
        }
        host = ++end + 1;
      } else if (b == '/' && slash < 0) {
        slash = end;
      } else if (b <= ' '
          || host >= 0 && slash < 0 && (b == '@' || b == ':' || b <= 'Z' && b >= 'A')) {
        return null;
      }
    }
    if (host < 0 || slash <= host) {
      return null;
    }
    Utf8 plain = end == text.getByteLength() ? text : cut(bytes, 0, end);
    return new Url(plain, cut(bytes, host, slash), cut(bytes, slash, end));
  }

  private static Utf8 cut(byte[] bytes, int from, int to) {
    return new Utf8(Arrays.copyOfRange(bytes, from, to));
  }
}
