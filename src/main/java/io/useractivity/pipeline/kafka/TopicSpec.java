package io.useractivity.pipeline.kafka;

import java.util.Map;

/**
 * A topic to create.
 *
 * @param replicationFactor -1 = the broker's default
 * @param settings topic configuration, such as {@code max.message.bytes}
 */
public record TopicSpec(
    String name, int partitions, int replicationFactor, Map<String, String> settings) {
  /**
   * A dead letter is a record of the event topic and our headers, so its topic takes larger ones.
   */
  public static final Map<String, String> DEAD_LETTER_SETTINGS =
      Map.of("max.message.bytes", Integer.toString(KafkaSettings.DEAD_LETTER_MAX_BYTES));

  /** Notices are read soon or never; of status records the last one of each process counts. */
  public static final Map<String, String> NOTICE_SETTINGS =
      Map.of("cleanup.policy", "compact,delete", "retention.ms", "86400000");
}
