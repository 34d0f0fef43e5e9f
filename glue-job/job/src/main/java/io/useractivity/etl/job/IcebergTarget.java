package io.useractivity.etl.job;

/**
 * The Iceberg table that curated rows go to.
 *
 * @param catalog name of a catalog of Spark's; set up by the job unless Spark's conf knows it
 * @param table {@code database.table} in it
 */
public record IcebergTarget(String catalog, String table) {
  /** {@code catalog.database.table}. */
  public String name() {
    return catalog + "." + table;
  }
}
