package io.useractivity.pipeline.archive;

import io.useractivity.pipeline.layout.ObjectFacts;

/**
 * An object whose manifest is written.
 *
 * @param plan number of the plan whose manifest lists it
 * @param size bytes in the store
 * @param reason why it was closed
 * @param openedMillis when its first record arrived here, Unix milliseconds
 * @param archivedMillis when its manifest was written
 */
public record ArchivedObject(
    String key,
    ObjectFacts facts,
    long plan,
    long size,
    RotationReason reason,
    long openedMillis,
    long archivedMillis) {}
