package io.useractivity.pipeline.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.pipeline.event.PartitionId;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CaughtBatchesTest {
  private final PartitionId p0 = new PartitionId("t", 0);
  private final PartitionId p1 = new PartitionId("t", 1);
  private final AssignmentEpochs epochs = new AssignmentEpochs();
  private final CaughtBatches batches = new CaughtBatches(epochs);

  @BeforeEach
  void holdBoth() {
    epochs.assign(p0);
    epochs.assign(p1);
  }

  @Test
  void batchesLeaveInTheOrderTheyWerePolledWithTheEpochOfTheirPoll() {
    batches.add(poll(7, p0, p1));
    batches.add(poll(8, p0));
    assertThat(batches.next().partitions())
        .extracting(PartitionRecords::partition)
        .containsExactlyInAnyOrder(p0, p1);
    assertThat(batches.next().partitions())
        .singleElement()
        .satisfies(
            records -> {
              assertThat(records.offset(0)).isEqualTo(8);
              assertThat(records.epoch()).isEqualTo(1);
            });
  }

  @Test
  void recordsOfARevokedPartitionAreDroppedAndTheOthersStay() {
    batches.add(poll(7, p0, p1));
    epochs.revoke(List.of(p0));
    assertThat(batches.next().partitions())
        .extracting(PartitionRecords::partition)
        .containsExactly(p1);
  }

  @Test
  void recordsOfAnOlderEpochAreNeverTakenForTheNewOne() {
    batches.add(poll(7, p0));
    epochs.release(List.of(p0));
    epochs.assign(p0);
    batches.add(poll(3, p0));
    assertThat(batches.next().partitions()).isEmpty();
    assertThat(batches.next().partitions())
        .singleElement()
        .satisfies(
            records -> {
              assertThat(records.offset(0)).isEqualTo(3);
              assertThat(records.epoch()).isEqualTo(2);
            });
  }

  @Test
  void recordsOfAPartitionThatWasNeverAnnouncedAreDropped() {
    batches.add(poll(0, new PartitionId("t", 9)));
    assertThat(batches.next().partitions()).isEmpty();
  }

  private static ConsumerRecords<ByteBuffer, ByteBuffer> poll(
      long offset, PartitionId... partitions) {
    Map<TopicPartition, List<ConsumerRecord<ByteBuffer, ByteBuffer>>> records = new HashMap<>();
    for (PartitionId each : partitions) {
      ByteBuffer value = ByteBuffer.wrap(new byte[] {1});
      records.put(
          Partitions.of(each),
          List.of(new ConsumerRecord<>(each.topic(), each.partition(), offset, null, value)));
    }
    return new ConsumerRecords<>(records, Map.of());
  }
}
