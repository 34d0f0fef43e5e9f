package io.useractivity.pipeline.archive;

import io.useractivity.pipeline.event.PartitionId;

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
    long imbalance) {}
