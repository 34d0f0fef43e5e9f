package io.useractivity.etl.spark;

/** The same with Spark for every batch. */
class EarlierCopiesOnSparkTest extends EarlierCopiesTest {
  @Override
  long smallBatch() {
    return 0;
  }
}
