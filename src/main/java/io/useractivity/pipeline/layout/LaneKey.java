package io.useractivity.pipeline.layout;

/**
 * Where a record belongs; depends on the record's bytes alone, so every replay finds the same lane.
 *
 * @param hour hours since 1970-01-01T00:00Z of the event's own timestamp
 * @param schemaId CRC-64-AVRO fingerprint of the writer schema's parsing canonical form
 */
public record LaneKey(long hour, long schemaId) implements Comparable<LaneKey> {
  @Override
  public int compareTo(LaneKey other) {
    int byHour = Long.compare(hour, other.hour);
    return byHour != 0 ? byHour : Long.compareUnsigned(schemaId, other.schemaId);
  }
}
