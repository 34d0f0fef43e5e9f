package io.useractivity.pipeline.consume;

import io.useractivity.pipeline.event.PartitionId;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Batches between the poll that read them and the flux that lets them through, first in, first out.
 * Each is tagged with the epochs of its poll, so what a rebalance has made stale in between is
 * recognised and dropped. Poll thread only.
 */
final class CaughtBatches {
  private final AssignmentEpochs epochs;
  private final Queue<PolledBatch> caught = new ArrayDeque<>();
  private final Map<TopicPartition, PartitionId> ids = new HashMap<>();

  CaughtBatches(AssignmentEpochs epochs) {
    this.epochs = epochs;
  }

  /** Keeps the records of one poll; every poll with records must be kept, to stay in step. */
  void add(ConsumerRecords<ByteBuffer, ByteBuffer> polled) {
    List<PartitionRecords> partitions = new ArrayList<>();
    for (TopicPartition partition : polled.partitions()) {
      PartitionId id = ids.computeIfAbsent(partition, Partitions::id);
      partitions.add(new KafkaPartitionRecords(id, epochs.epochOf(id), polled.records(partition)));
    }
    caught.add(new PolledBatch(partitions));
  }

  /** The oldest batch without its stale records; empty if nothing of it is left. */
  PolledBatch next() {
    PolledBatch batch = caught.remove();
    for (PartitionRecords records : batch.partitions()) {
      if (!isFresh(records)) {
        return new PolledBatch(batch.partitions().stream().filter(this::isFresh).toList());
      }
    }
    return batch;
  }

  /** Offset of the first record of a partition that waits here; empty if none does. */
  OptionalLong firstWaiting(PartitionId partition) {
    for (PolledBatch batch : caught) {
      for (PartitionRecords records : batch.partitions()) {
        if (records.partition().equals(partition) && isFresh(records)) {
          return OptionalLong.of(records.offset(0));
        }
      }
    }
    return OptionalLong.empty();
  }

  private boolean isFresh(PartitionRecords records) {
    return epochs.isDelivered(records.partition(), records.epoch());
  }
}
