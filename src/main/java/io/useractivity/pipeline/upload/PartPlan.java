package io.useractivity.pipeline.upload;

/** Numbers the parts of one multipart upload and keeps S3's limits. Pure. */
final class PartPlan {
  /** S3's limits: "Amazon S3 multipart upload limits" in its user guide. */
  static final long MIN_PART_BYTES = 5L << 20;

  static final int MAX_PARTS = 10_000;

  private int count;

  /** Parts so far; also the number of the newest. */
  int count() {
    return count;
  }

  /**
   * Takes a part and returns its number.
   *
   * @throws IllegalArgumentException if the part is too small to be followed by another
   * @throws IllegalStateException if there are as many parts as S3 allows
   */
  int add(long size, boolean last) {
    if (size < 1 || (!last && size < MIN_PART_BYTES)) {
      throw new IllegalArgumentException(
          "part "
              + (count + 1)
              + " has "
              + size
              + " bytes; every part but the last needs "
              + MIN_PART_BYTES
              + ": raise archiver.part-size");
    }
    if (count == MAX_PARTS) {
      throw new IllegalStateException(
          "an object has at most "
              + MAX_PARTS
              + " parts; raise archiver.part-size or lower archiver.rotation.bytes");
    }
    return ++count;
  }
}
