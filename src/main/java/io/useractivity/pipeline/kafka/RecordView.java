package io.useractivity.pipeline.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** One view for all records of a reader, so that a record costs no object of ours. */
final class RecordView implements TopicRecord {
  private ConsumerRecord<byte[], byte[]> record;

  RecordView of(ConsumerRecord<byte[], byte[]> next) {
    record = next;
    return this;
  }

  @Override
  public long offset() {
    return record.offset();
  }

  @Override
  public long timestamp() {
    return record.timestamp();
  }

  @Override
  public byte[] key() {
    return record.key();
  }

  @Override
  public byte[] value() {
    return record.value();
  }

  @Override
  public List<Map.Entry<String, byte[]>> headers() {
    List<Map.Entry<String, byte[]>> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      byte[] value = header.value();
      headers.add(Map.entry(header.key(), value == null ? new byte[0] : value));
    }
    return headers;
  }
}
