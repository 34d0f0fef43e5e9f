package io.useractivity.etl.archive;

import java.io.Serializable;
import java.util.Comparator;

/**
 * One object to read and what is known about it. Unknown numbers are -1, unknown texts null.
 *
 * @param key below the archive's root
 * @param size bytes
 * @param count records
 * @param crc32c of all record bodies before compression, 8 hex digits
 * @param held what the lake itself holds and is read instead; null if the archive is read
 */
public record SourceObject(
    String key,
    long size,
    String etag,
    String topic,
    int partition,
    String generation,
    long count,
    long firstOffset,
    long lastOffset,
    String crc32c,
    Held held)
    implements Serializable {
  /** The order in which copies of one event win. */
  public static final Comparator<SourceObject> ORDER =
      Comparator.comparing(SourceObject::topic, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparingInt(SourceObject::partition)
          .thenComparing(SourceObject::generation, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparingLong(SourceObject::firstOffset)
          .thenComparing(SourceObject::key);

  /**
   * Something of the quarantine.
   *
   * @param key below the lake's root
   * @param rows whether it is a file of refused records with their bytes; else it is the copy of an
   *     object that could not be read
   */
  public record Held(String key, boolean rows) implements Serializable {}

  /** From a manifest. */
  static SourceObject of(Manifest manifest, Manifest.Entry entry) {
    return new SourceObject(
        ArchiveKeys.relative(entry.key()),
        entry.size(),
        entry.etag(),
        manifest.topic(),
        manifest.partition(),
        manifest.generation(),
        entry.count(),
        entry.firstOffset(),
        entry.lastOffset(),
        entry.crc32c(),
        null);
  }

  /** From a listing: nothing is known but key, size and ETag. */
  public static SourceObject listed(String key, long size, String etag) {
    return new SourceObject(key, size, etag, null, -1, null, -1, -1, -1, null, null);
  }

  /** A file of refused records. */
  public static SourceObject refused(String file, long size, long records) {
    return new SourceObject(
        file, size, null, null, -1, null, records, -1, -1, null, new Held(file, true));
  }

  /** The same object read from another place, or in another size: what is known of it stays. */
  public SourceObject at(long otherSize, Held otherHeld) {
    return new SourceObject(
        key,
        otherSize,
        etag,
        topic,
        partition,
        generation,
        count,
        firstOffset,
        lastOffset,
        crc32c,
        otherHeld);
  }

  /**
   * Where a quarantined record came from.
   *
   * @param offset its offset, or -1 if offsets are not dense there
   */
  public static SourceObject of(
      String key,
      String topic,
      int partition,
      String generation,
      long firstOffset,
      long index,
      long offset) {
    long first = offset < 0 ? firstOffset : offset - index;
    return new SourceObject(
        key, -1, null, topic, partition, generation, offset < 0 ? -1 : 1, first, first, null, null);
  }

  /** Records this object stands for, or 0 if nobody knows yet. */
  public long expectedRows() {
    return Math.max(0, count);
  }

  /** Whether it is a file of refused records. */
  public boolean quarantinedRows() {
    return held != null && held.rows();
  }

  /**
   * The offset of a record if offsets are dense in the object, else -1: the archive keeps no
   * others.
   */
  public long offsetOf(long index) {
    return count > 0 && lastOffset - firstOffset + 1 == count ? firstOffset + index : -1;
  }
}
