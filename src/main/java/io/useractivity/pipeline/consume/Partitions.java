package io.useractivity.pipeline.consume;

import io.useractivity.pipeline.event.PartitionId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** Kafka's partition names and ours. */
final class Partitions {
  private Partitions() {}

  static PartitionId id(TopicPartition partition) {
    return new PartitionId(partition.topic(), partition.partition());
  }

  static List<PartitionId> ids(Collection<TopicPartition> partitions) {
    return partitions.stream().map(Partitions::id).sorted().toList();
  }

  static TopicPartition of(PartitionId id) {
    return new TopicPartition(id.topic(), id.partition());
  }

  static Set<TopicPartition> of(Collection<PartitionId> ids) {
    return ids.stream().map(Partitions::of).collect(Collectors.toSet());
  }
}
