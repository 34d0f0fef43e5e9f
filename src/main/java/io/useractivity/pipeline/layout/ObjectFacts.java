package io.useractivity.pipeline.layout;

import io.useractivity.pipeline.event.PartitionId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an object says about itself. Written into the Avro header ({@code uap.*}) and the S3 user
 * metadata of every object that is uploaded in one piece; an object uploaded part by part while it
 * was open carries only the facts known when it was opened (see {@link #openingEntries}), and its
 * manifest carries all of them.
 *
 * @param count records
 * @param minEventMillis smallest event time, Unix milliseconds
 * @param maxEventMillis largest event time
 * @param crc32c CRC-32C of all record bodies one after another, as in the container before
 *     compression
 */
public record ObjectFacts(
    PartitionId partition,
    ArchiveGeneration generation,
    LaneKey lane,
    long firstOffset,
    long lastOffset,
    long count,
    long minEventMillis,
    long maxEventMillis,
    int crc32c) {
  public static final String VERSION = "version";
  public static final String TOPIC = "topic";
  public static final String PARTITION = "partition";
  public static final String GENERATION = "generation";
  public static final String SALT = "salt";
  public static final String SCHEMA = "schema";
  public static final String HOUR = "hour";
  public static final String FIRST_OFFSET = "first-offset";
  public static final String LAST_OFFSET = "last-offset";
  public static final String COUNT = "count";
  public static final String MIN_EVENT_TIME = "min-event-time";
  public static final String MAX_EVENT_TIME = "max-event-time";
  public static final String CRC32C = "crc32c";

  /** S3 user metadata name = this + name ({@code x-amz-meta-uap-...}). */
  public static final String S3_PREFIX = "uap-";

  /** Avro header metadata name = this + name. */
  public static final String AVRO_PREFIX = "uap.";

  /** The facts known when an object is opened, by name without prefix, in a fixed order. */
  public static Map<String, String> openingEntries(
      PartitionId partition, ArchiveGeneration generation, LaneKey lane, long firstOffset) {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put(VERSION, Integer.toString(ArchiveLayout.VERSION));
    entries.put(TOPIC, partition.topic());
    entries.put(PARTITION, Integer.toString(partition.partition()));
    entries.put(GENERATION, generation.folder());
    entries.put(SALT, generation.salt().toString());
    entries.put(SCHEMA, hex64(lane.schemaId()));
    entries.put(HOUR, ArchiveLayout.hivePartition(lane.hour()));
    entries.put(FIRST_OFFSET, Long.toString(firstOffset));
    return entries;
  }

  /** All facts, by name without prefix, in a fixed order. */
  public Map<String, String> entries() {
    Map<String, String> entries = openingEntries(partition, generation, lane, firstOffset);
    entries.put(LAST_OFFSET, Long.toString(lastOffset));
    entries.put(COUNT, Long.toString(count));
    entries.put(MIN_EVENT_TIME, Long.toString(minEventMillis));
    entries.put(MAX_EVENT_TIME, Long.toString(maxEventMillis));
    entries.put(CRC32C, hex32(crc32c));
    return entries;
  }

  /** The same entries under a prefix. */
  public static Map<String, String> prefixed(String prefix, Map<String, String> entries) {
    Map<String, String> named = new LinkedHashMap<>();
    entries.forEach((name, value) -> named.put(prefix + name, value));
    return named;
  }

  /** 16 lower-case hex digits. */
  public static String hex64(long value) {
    String digits = Long.toHexString(value);
    return "0".repeat(16 - digits.length()) + digits;
  }

  /** 8 lower-case hex digits. */
  public static String hex32(int value) {
    String digits = Integer.toHexString(value);
    return "0".repeat(8 - digits.length()) + digits;
  }
}
