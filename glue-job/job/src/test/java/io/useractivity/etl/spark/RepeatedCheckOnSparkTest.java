package io.useractivity.etl.spark;

/** The same with Spark for every batch. */
class RepeatedCheckOnSparkTest extends RepeatedCheckTest {
  @Override
  long smallBatch() {
    return 0;
  }
}
