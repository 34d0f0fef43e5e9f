package io.useractivity.pipeline.audit;

import io.useractivity.pipeline.layout.ArchiveLayout;
import io.useractivity.pipeline.layout.ObjectFacts;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * What an object says about itself, in its header or its user metadata.
 *
 * @param complete null where the object was uploaded while it was open and says only how it begins
 */
record StatedFacts(String topic, Owner owner, long hour, long first, Complete complete) {

  /** The facts that are known when an object is closed. */
  record Complete(long last, long count, int crc, long minMillis, long maxMillis) {}

  /** Empty where the entries are not those of an archived object. */
  static Optional<StatedFacts> parse(Map<String, String> entries) {
    String version = entries.get(ObjectFacts.VERSION);
    String topic = entries.get(ObjectFacts.TOPIC);
    String generation = entries.get(ObjectFacts.GENERATION);
    OptionalLong hour =
        ArchiveLayout.hourInKey(entries.getOrDefault(ObjectFacts.HOUR, "") + "/object");
    if (!Integer.toString(ArchiveLayout.VERSION).equals(version)
        || topic == null
        || generation == null
        || hour.isEmpty()) {
      return Optional.empty();
    }
    try {
      Owner owner =
          new Owner(
              Integer.parseInt(text(entries, ObjectFacts.PARTITION)),
              generation,
              UUID.fromString(text(entries, ObjectFacts.SALT)),
              Long.parseUnsignedLong(text(entries, ObjectFacts.SCHEMA), 16));
      return Optional.of(
          new StatedFacts(
              topic,
              owner,
              hour.getAsLong(),
              Long.parseLong(text(entries, ObjectFacts.FIRST_OFFSET)),
              complete(entries)));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static Complete complete(Map<String, String> entries) {
    if (!entries.containsKey(ObjectFacts.LAST_OFFSET)) {
      return null;
    }
    return new Complete(
        Long.parseLong(text(entries, ObjectFacts.LAST_OFFSET)),
        Long.parseLong(text(entries, ObjectFacts.COUNT)),
        Integer.parseUnsignedInt(text(entries, ObjectFacts.CRC32C), 16),
        Long.parseLong(text(entries, ObjectFacts.MIN_EVENT_TIME)),
        Long.parseLong(text(entries, ObjectFacts.MAX_EVENT_TIME)));
  }

  private static String text(Map<String, String> entries, String name) {
    String value = entries.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }
}
