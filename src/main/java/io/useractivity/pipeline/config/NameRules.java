package io.useractivity.pipeline.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rules for text that others read: Kafka, S3, Avro. Each says what is wrong, or nothing. */
final class NameRules {
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
  private static final Pattern HOST_PORT =
      Pattern.compile("(?:[A-Z_]+://)?(?:\\[[0-9a-fA-F:.%]+]|[a-zA-Z0-9._-]+):(\\d{1,5})");
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern IP_ADDRESS = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");
  private static final Pattern FIELD_PATH =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*");
  private static final List<String> COMPRESSIONS = List.of("none", "gzip", "snappy", "lz4", "zstd");

  /** S3 allows 1,024 bytes for a key; what we append to the prefix needs up to 400. */
  private static final int MAX_PREFIX_BYTES = 600;

  private NameRules() {}

  static Optional<String> notBlank(String text) {
    return unless(!text.isBlank(), "must not be empty");
  }

  static Optional<String> hostPorts(String text) {
    for (String part : text.split(",", -1)) {
      Matcher match = HOST_PORT.matcher(part.trim());
      if (!match.matches()) {
        return Optional.of("'" + part.trim() + "' is not host:port");
      }
      int port = Integer.parseInt(match.group(1));
      if (port < 1 || port > 65_535) {
        return Optional.of("port " + port + " is not between 1 and 65535");
      }
    }
    return Optional.empty();
  }

  static Optional<String> topic(String text) {
    return unless(
        TOPIC.matcher(text).matches() && !text.equals(".") && !text.equals(".."),
        "is not a topic name: 1 to 249 letters, digits, dots, underscores or dashes");
  }

  static Optional<String> prefix(String text) {
    List<String> folders = Arrays.asList(text.split("/", -1));
    if (text.isEmpty()) {
      return Optional.empty();
    } else if (text.startsWith("/") || text.endsWith("/")) {
      return Optional.of("must not start or end with a slash");
    } else if (folders.contains("") || folders.contains(".") || folders.contains("..")) {
      return Optional.of("must not hold an empty folder name, . or ..");
    } else if (folders.get(folders.size() - 1).equals("_manifests")) {
      return Optional.of("must not end in _manifests, the folder of the archive's manifests");
    }
    return unless(
        text.getBytes(StandardCharsets.UTF_8).length <= MAX_PREFIX_BYTES
            && text.chars().noneMatch(Character::isISOControl),
        "must have at most " + MAX_PREFIX_BYTES + " bytes and no control characters");
  }

  static Optional<String> fieldPath(String text) {
    return unless(
        FIELD_PATH.matcher(text).matches(),
        "is not a field name, or a path of names joined by dots");
  }

  static Optional<String> bucket(String text) {
    return unless(
        BUCKET.matcher(text).matches()
            && !text.contains("..")
            && !IP_ADDRESS.matcher(text).matches(),
        "is not a bucket name: 3 to 63 lower-case letters, digits, dots or dashes, a letter or"
            + " digit at both ends");
  }

  static Optional<String> endpoint(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(text);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return unless(
          web && uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null,
          "is not an http or https address, such as http://localhost:9000");
    } catch (URISyntaxException malformed) {
      return Optional.of("is not an address: " + malformed.getReason());
    }
  }

  static Optional<String> compression(String text) {
    return unless(COMPRESSIONS.contains(text), "is none of: " + String.join(", ", COMPRESSIONS));
  }

  private static Optional<String> unless(boolean holds, String message) {
    return holds ? Optional.empty() : Optional.of(message);
  }
}
