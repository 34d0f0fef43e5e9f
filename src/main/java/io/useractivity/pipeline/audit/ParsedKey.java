package io.useractivity.pipeline.audit;

import io.useractivity.pipeline.layout.ArchiveLayout;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The key of a file in a Hive partition.
 *
 * @param id null where the key is not exactly the one the layout gives an object
 */
record ParsedKey(String key, long hour, UUID id) {
  private static final String SUFFIX = ".avro";

  /** Empty where no query engine would read the file as part of the archive. */
  static Optional<ParsedKey> parse(ArchiveLayout layout, String key) {
    OptionalLong hour = ArchiveLayout.hourInKey(key);
    String name = key.substring(key.lastIndexOf('/') + 1);
    if (hour.isEmpty() || hidden(key, layout.root().length())) {
      return Optional.empty();
    }
    UUID id = idOf(name);
    boolean usual = id != null && layout.objectKey(hour.getAsLong(), id).equals(key);
    return Optional.of(new ParsedKey(key, hour.getAsLong(), usual ? id : null));
  }

  /** Query engines skip files and folders whose name starts with an underscore or a dot. */
  private static boolean hidden(String key, int from) {
    for (int start = from; start < key.length(); start = key.indexOf('/', start) + 1) {
      if (key.charAt(start) == '_' || key.charAt(start) == '.') {
        return true;
      }
      if (key.indexOf('/', start) < 0) {
        return false;
      }
    }
    return false;
  }

  private static UUID idOf(String name) {
    if (name.length() != 36 + SUFFIX.length() || !name.endsWith(SUFFIX)) {
      return null;
    }
    try {
      return UUID.fromString(name.substring(0, 36));
    } catch (IllegalArgumentException notAnId) {
      return null;
    }
  }
}
