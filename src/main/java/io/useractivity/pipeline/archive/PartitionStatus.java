package io.useractivity.pipeline.archive;

import io.useractivity.pipeline.event.PartitionId;
import java.util.List;

/**
 * A partition as of its last tick.
 *
 * @param position offset after the last record taken
 * @param safeOffset every record below is archived or acknowledged as a dead letter
 * @param oldestArrivalMillis Kafka timestamp of the oldest record taken and not archived;
 *     Long.MAX_VALUE if none
 * @param openBytes bytes in open objects
 * @param recovering cuts planned by an earlier owner are not reached yet
 * @param settled nothing is on its way
 * @param held records and dead letters taken and not yet archived or acknowledged
 * @param imbalance records taken minus archived, acknowledged and held ones: 0, or the ledger is
 *     wrong
 * @param account what became of the records taken in this epoch
 * @param lanes the open objects, those that rotate first, at most {@value #MAX_LANES}
 */
public record PartitionStatus(
    PartitionId partition,
    int epoch,
    long position,
    long safeOffset,
    long oldestArrivalMillis,
    int openObjects,
    long openBytes,
    boolean recovering,
    boolean settled,
    long held,
    long imbalance,
    Account account,
    List<LaneStatus> lanes) {
  /** Lanes told of one partition. */
  static final int MAX_LANES = 48;

  public PartitionStatus {
    lanes = List.copyOf(lanes);
  }

  /**
   * The books of one assignment: taken = passed + archived + dead letters + pending, counted
   * independently.
   *
   * @param position offset after the last record read, at the moment of these books
   * @param taken records read
   * @param passed needed no object: archived by an earlier owner, or skipped tombstones
   * @param archived in objects whose manifest is written
   * @param deadLettered acknowledged by the dead-letter topic
   * @param pending in open, closed or uploading objects, or dead letters on their way
   * @param closedObjects closed and not archived yet
   */
  public record Account(
      long position,
      long taken,
      long passed,
      long archived,
      long deadLettered,
      long pending,
      int closedObjects) {}
}
