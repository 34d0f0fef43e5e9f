package io.useractivity.pipeline.archive;

/**
 * An open object and why it will rotate next.
 *
 * @param hour hours since the epoch
 * @param bytes of record bodies, before compression
 * @param openedMillis when its first record arrived here, Unix milliseconds
 * @param next the limit it is expected to reach first
 * @param dueMillis when, at its rate so far; Long.MAX_VALUE if it cannot be told
 * @param planned an earlier owner has planned where it ends
 */
public record LaneStatus(
    long hour,
    long schemaId,
    long firstOffset,
    long lastOffset,
    long records,
    long bytes,
    long openedMillis,
    RotationReason next,
    long dueMillis,
    boolean planned) {}
