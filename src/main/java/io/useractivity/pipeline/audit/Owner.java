package io.useractivity.pipeline.audit;

import java.util.UUID;

/**
 * What many objects share: whose records they hold.
 *
 * @param generation folder name of the archive generation; sorts by its start time
 * @param schemaId CRC-64-AVRO fingerprint of the writer schema
 */
public record Owner(int partition, String generation, UUID salt, long schemaId) {}
