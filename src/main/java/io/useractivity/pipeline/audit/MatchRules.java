package io.useractivity.pipeline.audit;

/**
 * What decides how a partition is judged.
 *
 * @param until every record below this offset must be archived or dead-lettered
 * @param compacted the topic's cleanup policy removes records, so that an object may hold more than
 *     the topic still has
 * @param skipTombstones records without a value need no dead letter
 * @param allowRepeats older generations may hold what the newest archived again
 */
public record MatchRules(
    long until, boolean compacted, boolean skipTombstones, boolean allowRepeats) {}
