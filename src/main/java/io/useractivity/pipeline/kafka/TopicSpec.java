package io.useractivity.pipeline.kafka;

import java.util.Map;

/**
 * A topic to create.
 *
 * @param replicationFactor -1 = the broker's default
 * @param settings topic configuration, such as {@code max.message.bytes}
 */
public record TopicSpec(
    String name, int partitions, int replicationFactor, Map<String, String> settings) {}
