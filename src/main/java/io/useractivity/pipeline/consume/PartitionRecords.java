package io.useractivity.pipeline.consume;

import io.useractivity.pipeline.event.PartitionId;
import java.util.List;
import java.util.Map;

/**
 * Records of one partition in offset order, polled in one assignment epoch. Access is by index,
 * without an object per record of our own. Immutable; may be handed to other threads.
 */
public interface PartitionRecords {
  PartitionId partition();

  int epoch();

  int size();

  long offset(int index);

  /** The record's Kafka timestamp in milliseconds (its arrival, as far as we can tell). */
  long timestamp(int index);

  /**
   * The array that holds the value, or null for a tombstone. The array may hold more than the
   * value: do not keep it.
   */
  byte[] valueArray(int index);

  int valueOffset(int index);

  int valueLength(int index);

  /** The key, or null. */
  byte[] key(int index);

  /** Headers in order; may repeat names. */
  List<Map.Entry<String, byte[]>> headers(int index);

  /** Sum of the values' bytes, for memory accounting. */
  long valueBytes();
}
