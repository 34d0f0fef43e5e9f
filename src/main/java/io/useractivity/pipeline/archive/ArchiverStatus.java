package io.useractivity.pipeline.archive;

import io.useractivity.pipeline.event.PartitionId;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The archiver as of about now.
 *
 * @param assigned the group has given this process its partitions at least once
 * @param breakerOpen the object store fails too often; intake pauses
 * @param draining no more records are taken
 * @param paused an operator has stopped intake
 * @param lagRecords records in the topic's assigned partitions that are not archived; empty while
 *     end offsets are unknown
 * @param lagMillis age of the oldest record taken and not archived, 0 if there is none
 * @param endOffsets offset after each assigned partition's last record, where known
 * @param lagByPartition the same by partition, for those whose end is known
 * @param caughtUp everything up to the ends of the assigned partitions has been read
 */
public record ArchiverStatus(
    boolean assigned,
    boolean breakerOpen,
    boolean draining,
    boolean paused,
    List<PartitionStatus> partitions,
    OptionalLong lagRecords,
    long lagMillis,
    Map<PartitionId, Long> endOffsets,
    Map<PartitionId, Long> lagByPartition,
    boolean caughtUp) {
  public ArchiverStatus {
    partitions = List.copyOf(partitions);
    endOffsets = Map.copyOf(endOffsets);
    lagByPartition = Map.copyOf(lagByPartition);
  }
}
