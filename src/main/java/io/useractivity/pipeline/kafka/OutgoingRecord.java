package io.useractivity.pipeline.kafka;

import java.util.List;
import java.util.Map;

/**
 * A record to produce. Nobody changes the arrays after it was handed over.
 *
 * @param key may be null
 * @param value may be null
 * @param headers in order; a value may be null
 */
public record OutgoingRecord(
    String topic, byte[] key, byte[] value, List<Map.Entry<String, byte[]>> headers) {
  /** A record without headers. */
  public OutgoingRecord(String topic, byte[] key, byte[] value) {
    this(topic, key, value, List.of());
  }

  /** Bytes it occupies, about. */
  public long size() {
    long size = 64L + length(key) + length(value);
    for (Map.Entry<String, byte[]> header : headers) {
      size += header.getKey().length() + length(header.getValue()) + 8L;
    }
    return size;
  }

  private static int length(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
