package io.useractivity.pipeline.consume;

import java.util.List;

/** The records of one poll, grouped by partition. Immutable; may be handed to other threads. */
public record PolledBatch(List<PartitionRecords> partitions) {
  public PolledBatch {
    partitions = List.copyOf(partitions);
  }
}
