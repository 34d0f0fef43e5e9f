package io.useractivity.pipeline.layout;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

/**
 * One life of a topic-partition's archive: from the first record archived without any committed
 * metadata until the group is reset or the topic re-created. Object names derive from its salt,
 * manifests live in its folder.
 *
 * @param salt random; makes the names of two generations differ
 * @param startMillis when it began, Unix milliseconds
 */
public record ArchiveGeneration(UUID salt, long startMillis) {
  private static final DateTimeFormatter START =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** Folder name: sorts by start time, for example {@code 20261122T160102Z-1f3c9a20}. */
  public String folder() {
    return START.format(Instant.ofEpochMilli(startMillis)) + "-" + salt.toString().substring(0, 8);
  }
}
