package io.useractivity.etl.spark;

/** The same with Spark for every batch. */
class EtlLimitsOnSparkTest extends EtlLimitsTest {
  @Override
  long smallBatch() {
    return 0;
  }
}
