package io.useractivity.pipeline.kafka;

/** What the broker says about a topic; the replication factor is that of its first partition. */
public record TopicFacts(String name, int partitions, int replicationFactor) {}
