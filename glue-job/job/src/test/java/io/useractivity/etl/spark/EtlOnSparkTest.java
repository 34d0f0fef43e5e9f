package io.useractivity.etl.spark;

/** The same with Spark for every batch. */
class EtlOnSparkTest extends EtlTest {
  @Override
  long smallBatch() {
    return 0;
  }
}
