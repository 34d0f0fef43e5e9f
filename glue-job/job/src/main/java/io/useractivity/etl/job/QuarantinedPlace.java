package io.useractivity.etl.job;

/**
 * Where something quarantined came from.
 *
 * @param object key of the source object
 * @param index of the first record
 * @param rows records
 * @param kind RECORD, BLOCK or OBJECT
 */
public record QuarantinedPlace(String object, long index, long rows, String kind) {}
