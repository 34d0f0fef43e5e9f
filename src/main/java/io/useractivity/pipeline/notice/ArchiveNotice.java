package io.useractivity.pipeline.notice;

/**
 * One archived object, as live views read it from the notice topic.
 *
 * @param hour hours since the epoch
 * @param schema writer schema's fingerprint, 16 hex digits
 * @param bytes size in the store
 * @param reason why it was closed
 * @param opened when its first record reached the archiver, Unix milliseconds
 * @param archived when its manifest was written
 */
public record ArchiveNotice(
    String key,
    String topic,
    int partition,
    String generation,
    long plan,
    long hour,
    String schema,
    long firstOffset,
    long lastOffset,
    long count,
    long bytes,
    long minEventTime,
    long maxEventTime,
    String reason,
    long opened,
    long archived) {}
