package io.useractivity.pipeline.encode;

import java.util.Map;

/**
 * What a whole container turned out to hold.
 *
 * @param metadata every entry of the header, as text, in the file's order
 * @param schemaId CRC-64-AVRO fingerprint of the writer schema
 * @param count records
 * @param bodyBytes bytes of all bodies
 * @param crc32c CRC-32C of all bodies one after another
 * @param minEventMillis smallest event time, Unix milliseconds; {@link Long#MAX_VALUE} without
 *     records
 * @param maxEventMillis largest event time; {@link Long#MIN_VALUE} without records
 * @param blocks blocks
 * @param fileBytes bytes of the file
 */
public record ContainerSummary(
    Map<String, String> metadata,
    long schemaId,
    long count,
    long bodyBytes,
    int crc32c,
    long minEventMillis,
    long maxEventMillis,
    long blocks,
    long fileBytes) {}
