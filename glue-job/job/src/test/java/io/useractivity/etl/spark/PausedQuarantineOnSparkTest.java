package io.useractivity.etl.spark;

/** The same with Spark for every batch. */
class PausedQuarantineOnSparkTest extends PausedQuarantineTest {
  @Override
  long smallBatch() {
    return 0;
  }
}
