package io.useractivity.etl.job;

/**
 * Records in the quarantine.
 *
 * @param file key of the file of rows that names them
 * @param rows records
 * @param object key of the source object, or null if it is some records of several
 */
public record QuarantinedPlace(String file, long rows, String object) {
  /** Whether this is an object that could not be read at all. */
  public boolean whole() {
    return object != null;
  }
}
