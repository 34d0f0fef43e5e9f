package io.useractivity.etl.job;

import io.useractivity.etl.archive.SourceObject;

/**
 * Records in the quarantine.
 *
 * @param file key of the file of rows that names them
 * @param rows records
 * @param object the source object and what was known of it, or null if it is some records of
 *     several
 */
public record QuarantinedPlace(String file, long rows, SourceObject object) {
  /** Some records. */
  public static QuarantinedPlace records(String file, long rows) {
    return new QuarantinedPlace(file, rows, null);
  }

  /**
   * A whole object.
   *
   * @param count records it should have, or -1: older quarantines do not know, nor do they know the
   *     CRC; there the number of records stands for it unless it is 0
   */
  public static QuarantinedPlace whole(
      String file,
      long rows,
      String object,
      String topic,
      int partition,
      String generation,
      long count,
      long firstOffset,
      long lastOffset,
      String crc32c) {
    long known = count >= 0 ? count : rows > 0 ? rows : -1;
    return new QuarantinedPlace(
        file,
        rows,
        new SourceObject(
            object,
            -1,
            null,
            topic,
            partition,
            generation,
            known,
            firstOffset,
            lastOffset,
            crc32c,
            null));
  }

  /** Whether this is an object that could not be read at all. */
  public boolean whole() {
    return object != null;
  }
}
