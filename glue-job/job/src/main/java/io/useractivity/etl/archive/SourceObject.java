package io.useractivity.etl.archive;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;

/**
 * One object to read and what is known about it. Unknown numbers are -1, unknown texts null.
 *
 * @param key below the archive's root
 * @param size bytes
 * @param count records
 * @param crc32c of all record bodies before compression, 8 hex digits
 * @param only indexes of the records that are wanted, ascending; null means all
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
    long[] only)
    implements Serializable {
  /** The order in which copies of one event win. */
  public static final Comparator<SourceObject> ORDER =
      Comparator.comparing(SourceObject::topic, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparingInt(SourceObject::partition)
          .thenComparing(SourceObject::generation, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparingLong(SourceObject::firstOffset)
          .thenComparing(SourceObject::key);

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

  /** The same object, with only some of its records wanted. */
  public SourceObject only(long[] indexes) {
    return new SourceObject(
        key,
        size,
        etag,
        topic,
        partition,
        generation,
        count,
        firstOffset,
        lastOffset,
        crc32c,
        indexes);
  }

  /** Whether a record is wanted. */
  public boolean wants(long index) {
    return only == null || Arrays.binarySearch(only, index) >= 0;
  }

  /** Records this object stands for, or 0 if nobody knows yet. */
  public long expectedRows() {
    return only != null ? only.length : Math.max(0, count);
  }

  /**
   * The offset of a record if offsets are dense in the object, else -1: the archive keeps no
   * others.
   */
  public long offsetOf(long index) {
    return count > 0 && lastOffset - firstOffset + 1 == count ? firstOffset + index : -1;
  }
}
