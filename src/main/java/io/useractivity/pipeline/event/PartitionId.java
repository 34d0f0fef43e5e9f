package io.useractivity.pipeline.event;

import static java.util.Objects.requireNonNull;

/** A topic's partition, in our own words so that pure code needs no Kafka class. */
public record PartitionId(String topic, int partition) implements Comparable<PartitionId> {
  public PartitionId {
    requireNonNull(topic, "topic is null");
    if (partition < 0) {
      throw new IllegalArgumentException("partition is negative: " + partition);
    }
  }

  @Override
  public int compareTo(PartitionId other) {
    int byTopic = topic.compareTo(other.topic);
    return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
  }

  /** {@code topic-partition}, the way Kafka's own tools write it. */
  @Override
  public String toString() {
    return topic + "-" + partition;
  }
}
