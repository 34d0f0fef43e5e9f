package io.useractivity.etl.testing;

import org.apache.spark.sql.SparkSession;

/** One small session for all tests of a JVM. */
public final class Sparks {
  private Sparks() {}

  public static SparkSession shared() {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("etl-tests")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    return spark;
  }
}
