package io.useractivity.pipeline.deadletter;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A record that cannot be processed, as it goes to the dead-letter verticle over the event bus
 * ({@code Addresses.DEAD_LETTER}, request; the reply comes after the broker's acknowledgement).
 *
 * @param reason why, from a fixed set; becomes {@code dlq.reason}
 * @param stage where it was found
 * @param topic source topic
 * @param partition source partition, -1 where the record never had one
 * @param offset source offset, -1 where the record never had one
 * @param detail a sentence that holds no field of the record; becomes {@code dlq.exception}
 * @param key original key, or null
 * @param value original bytes, or null for a tombstone; an exact copy, not a view
 * @param headers original headers in order
 */
public record DeadLetter(
    DeadLetterReason reason,
    Stage stage,
    String topic,
    int partition,
    long offset,
    String detail,
    byte[] key,
    byte[] value,
    List<Map.Entry<String, byte[]>> headers) {
  public DeadLetter {
    Objects.requireNonNull(reason, "reason is null");
    headers = List.copyOf(headers);
  }

  /** Who found it. */
  public enum Stage {
    PUBLISH,
    ARCHIVE
  }
}
