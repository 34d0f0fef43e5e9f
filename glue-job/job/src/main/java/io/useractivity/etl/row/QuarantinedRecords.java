package io.useractivity.etl.row;

import io.useractivity.etl.archive.SourceObject;

/**
 * Bytes that were refused once.
 *
 * @param index of the first record within its object
 * @param rows records in {@code raw}
 * @param schema JSON of their writer schema
 */
public record QuarantinedRecords(
    SourceObject source, long index, long rows, byte[] raw, String schema) {}
