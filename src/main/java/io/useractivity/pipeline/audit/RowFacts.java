package io.useractivity.pipeline.audit;

/**
 * The facts of one object as {@link ObjectTable} keeps them.
 *
 * @param owner number in {@link Owners}
 * @param hour of the lane, hours since 1970-01-01T00:00Z
 * @param last {@link ObjectTable#UNKNOWN} where the object does not say
 */
record RowFacts(
    int owner,
    long hour,
    long first,
    long last,
    long count,
    int crc,
    long minMillis,
    long maxMillis) {}
