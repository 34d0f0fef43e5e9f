package io.useractivity.pipeline.kafka;

/**
 * What a partition holds.
 *
 * @param start first offset still there
 * @param end offset after the last readable record
 */
public record TopicOffsets(long start, long end) {}
