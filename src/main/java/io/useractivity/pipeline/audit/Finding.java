package io.useractivity.pipeline.audit;

/**
 * One thing {@code verify} found.
 *
 * @param partition of the topic, -1 where it is not known
 * @param generation folder name of the archive generation; empty where it is not known
 * @param key object or manifest; empty where the finding is about a range
 * @param firstOffset first offset concerned, -1 where none is
 * @param lastOffset last offset concerned, -1 where none is
 * @param records how many records it concerns, as far as known; else 0
 * @param detail a sentence with the values that differ; holds no field of a record
 */
public record Finding(
    FindingKind kind,
    int partition,
    String generation,
    String key,
    long firstOffset,
    long lastOffset,
    long records,
    String detail) {

  /** A finding about nothing in particular yet; refine it with the {@code with} methods. */
  public static Finding of(FindingKind kind, String detail) {
    return new Finding(kind, -1, "", "", -1, -1, 0, detail);
  }

  public Finding partition(int number) {
    return new Finding(kind, number, generation, key, firstOffset, lastOffset, records, detail);
  }

  public Finding generation(String folder) {
    return new Finding(kind, partition, folder, key, firstOffset, lastOffset, records, detail);
  }

  public Finding key(String objectKey) {
    return new Finding(
        kind, partition, generation, objectKey, firstOffset, lastOffset, records, detail);
  }

  public Finding offsets(long first, long last) {
    return new Finding(kind, partition, generation, key, first, last, records, detail);
  }

  public Finding records(long number) {
    return new Finding(kind, partition, generation, key, firstOffset, lastOffset, number, detail);
  }
}
