package io.useractivity.etl.spark;

/** The same with Spark for every batch. */
class ReplayOnSparkTest extends ReplayTest {
  @Override
  long smallBatch() {
    return 0;
  }
}
