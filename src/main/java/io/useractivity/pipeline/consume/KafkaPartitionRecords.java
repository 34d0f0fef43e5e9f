package io.useractivity.pipeline.consume;

import io.useractivity.pipeline.event.PartitionId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** A view of the client's records: values stay in the array the client read them into. */
final class KafkaPartitionRecords implements PartitionRecords {
  private final PartitionId partition;
  private final int epoch;
  private final ConsumerRecord<ByteBuffer, ByteBuffer>[] records;
  private final long valueBytes;

  @SuppressWarnings({"unchecked", "rawtypes"}) // arrays have no type parameters
  KafkaPartitionRecords(
      PartitionId partition, int epoch, List<ConsumerRecord<ByteBuffer, ByteBuffer>> records) {
    this.partition = partition;
    this.epoch = epoch;
    this.records = records.toArray(new ConsumerRecord[0]);
    long bytes = 0;
    for (ConsumerRecord<ByteBuffer, ByteBuffer> record : this.records) {
      bytes += Math.max(0, record.serializedValueSize());
    }
    this.valueBytes = bytes;
  }

  @Override
  public PartitionId partition() {
    return partition;
  }

  @Override
  public int epoch() {
    return epoch;
  }

  @Override
  public int size() {
    return records.length;
  }

  @Override
  public long offset(int index) {
    return records[index].offset();
  }

  @Override
  public long timestamp(int index) {
    return records[index].timestamp();
  }

  @Override
  @SuppressWarnings("ByteBufferBackingArray") // valueOffset says where in it the value starts
  public byte[] valueArray(int index) {
    ByteBuffer value = records[index].value();
    if (value == null) {
      return null;
    }
    return value.hasArray() ? value.array() : copy(value);
  }

  @Override
  public int valueOffset(int index) {
    ByteBuffer value = records[index].value();
    return value != null && value.hasArray() ? value.arrayOffset() + value.position() : 0;
  }

  @Override
  public int valueLength(int index) {
    return Math.max(0, records[index].serializedValueSize());
  }

  @Override
  public byte[] key(int index) {
    ByteBuffer key = records[index].key();
    return key == null ? null : copy(key);
  }

  @Override
  public List<Map.Entry<String, byte[]>> headers(int index) {
    List<Map.Entry<String, byte[]>> headers = new ArrayList<>();
    for (Header header : records[index].headers()) {
      headers.add(new java.util.AbstractMap.SimpleImmutableEntry<>(header.key(), header.value()));
    }
    return headers;
  }

  @Override
  public long valueBytes() {
    return valueBytes;
  }

  private static byte[] copy(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
