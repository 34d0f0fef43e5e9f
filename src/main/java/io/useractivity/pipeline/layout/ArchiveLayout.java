package io.useractivity.pipeline.layout;

import io.useractivity.pipeline.event.PartitionId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of everything in the bucket, below one prefix. Version 1 of the key scheme: a change here
 * is a change of {@link #fingerprint()}, which an archiver with unfinished plans refuses to start
 * with.
 */
public final class ArchiveLayout {
  /** Bumped when names, object headers or manifests change incompatibly. */
  public static final int VERSION = 1;

  private static final long MILLIS_PER_HOUR = 3_600_000L;
  private static final DateTimeFormatter DATE = DateTimeFormatter.ISO_LOCAL_DATE;
  private static final Pattern HIVE =
      Pattern.compile("(?:^|/)event_date=(\\d{4}-\\d{2}-\\d{2})/hour=(\\d{2})/[^/]+$");

  private final String bucket;
  private final String prefix;

  /** {@code prefix} without leading or trailing slash; may be empty. */
  public ArchiveLayout(String bucket, String prefix) {
    this.bucket = bucket;
    this.prefix = prefix.isEmpty() ? "" : prefix + "/";
  }

  /** The prefix with its trailing slash, or an empty string. */
  public String root() {
    return prefix;
  }

  /** The hour a timestamp in Unix milliseconds falls into. */
  public static long hourOf(long eventMillis) {
    return Math.floorDiv(eventMillis, MILLIS_PER_HOUR);
  }

  /** {@code event_date=2026-11-22/hour=16}. */
  public static String hivePartition(long hour) {
    var time = Instant.ofEpochMilli(hour * MILLIS_PER_HOUR).atZone(ZoneOffset.UTC);
    int hourOfDay = time.getHour();
    return "event_date="
        + DATE.format(time.toLocalDate())
        + "/hour="
        + (hourOfDay < 10 ? "0" : "")
        + hourOfDay;
  }

  /** The hour in an object's key, or empty if the key is not one of ours. */
  public static OptionalLong hourInKey(String key) {
    Matcher match = HIVE.matcher(key);
    if (!match.find()) {
      return OptionalLong.empty();
    }
    try {
      long day = LocalDate.parse(match.group(1), DATE).toEpochDay();
      int hour = Integer.parseInt(match.group(2));
      return hour < 24 ? OptionalLong.of(day * 24 + hour) : OptionalLong.empty();
    } catch (DateTimeParseException notADate) {
      return OptionalLong.empty();
    }
  }

  /**
   * Version-4 form UUID whose random bits come from SHA-256(salt, partition, lane, first offset).
   */
  public static UUID objectId(
      ArchiveGeneration generation, PartitionId partition, LaneKey lane, long firstOffset) {
    byte[] topic = partition.topic().getBytes(StandardCharsets.UTF_8);
    ByteBuffer seed = ByteBuffer.allocate(16 + 4 + topic.length + 4 + 8 + 8 + 8);
    seed.putLong(generation.salt().getMostSignificantBits())
        .putLong(generation.salt().getLeastSignificantBits());
    seed.putInt(topic.length).put(topic).putInt(partition.partition());
    seed.putLong(lane.hour()).putLong(lane.schemaId()).putLong(firstOffset);
    ByteBuffer hash = ByteBuffer.wrap(sha256(seed.array()));
    long high = (hash.getLong() & 0xFFFFFFFFFFFF0FFFL) | 0x4000L;
    long low = (hash.getLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    return new UUID(high, low);
  }

  /** The container's 16-byte sync marker, so that equal plans give equal bytes. */
  public static byte[] syncMarker(UUID objectId) {
    ByteBuffer seed = ByteBuffer.allocate(20).putInt(0x53594E43);
    seed.putLong(objectId.getMostSignificantBits()).putLong(objectId.getLeastSignificantBits());
    return java.util.Arrays.copyOf(sha256(seed.array()), 16);
  }

  /** {@code <prefix>/event_date=.../hour=.../<uuid>.avro}. */
  public String objectKey(long hour, UUID objectId) {
    return prefix + hivePartition(hour) + "/" + objectId + ".avro";
  }

  /** {@code <prefix>/_manifests/<topic>/<partition>/}. */
  public String manifestRoot(PartitionId partition) {
    return prefix + "_manifests/" + partition.topic() + "/" + partition.partition() + "/";
  }

  /** {@code <prefix>/_manifests/<topic>/<partition>/<generation>/<plan number, 20 digits>.json}. */
  public String manifestKey(PartitionId partition, ArchiveGeneration generation, long plan) {
    return manifestRoot(partition)
        + generation.folder()
        + "/"
        + String.format(Locale.ROOT, "%020d", plan)
        + ".json";
  }

  /** Identifies bucket, prefix and key scheme; stored in the committed metadata. */
  public int fingerprint() {
    return ByteBuffer.wrap(
            sha256((VERSION + "\n" + bucket + "\n" + prefix).getBytes(StandardCharsets.UTF_8)))
        .getInt();
  }

  @Override
  public String toString() {
    return "s3://" + bucket + "/" + prefix;
  }

  private static byte[] sha256(byte[] input) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(input);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
