package io.useractivity.pipeline.kafka;

import java.util.List;
import java.util.Map;

/** A record while {@link TopicReader} hands it over; valid during the call only. */
public interface TopicRecord {
  long offset();

  /** The record's Kafka timestamp, Unix milliseconds. */
  long timestamp();

  /** The key, or null. */
  byte[] key();

  /** The value, or null for a tombstone. */
  byte[] value();

  /** Headers in order; made when asked for. */
  List<Map.Entry<String, byte[]>> headers();
}
