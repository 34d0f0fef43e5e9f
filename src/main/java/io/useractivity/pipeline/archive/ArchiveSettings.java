package io.useractivity.pipeline.archive;

import io.useractivity.pipeline.encode.Codec;

/**
 * The archiver's numbers, units in the names, defaults resolved.
 *
 * @param skipTombstones pass records without a value by instead of dead-lettering them
 * @param metadataLimit characters the broker keeps with an offset
 */
record ArchiveSettings(
    RotationPolicy rotation,
    Codec codec,
    int codecLevel,
    int blockSize,
    long partSize,
    long commitIntervalMillis,
    int maxDeadLettersPerPartition,
    boolean skipTombstones,
    int metadataLimit) {}
