package io.useractivity.pipeline.audit;

import java.util.Map;

/**
 * What reading an object from its first to its last byte showed.
 *
 * @param facts what the object says about itself, by name without prefix (see {@code ObjectFacts})
 * @param schemaId CRC-64-AVRO fingerprint of the schema in its header
 * @param count records counted
 * @param crc32c of all record bodies
 * @param wrongHour records whose event time lies outside the hour in the key
 */
public record ObjectReading(
    Map<String, String> facts,
    long schemaId,
    long count,
    int crc32c,
    long minEventMillis,
    long maxEventMillis,
    long wrongHour) {}
