package io.useractivity.etl.spark;

import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomSumMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;

/** What a read shows in Spark's own UI and event log. */
public final class RawMetrics {
  private RawMetrics() {}

  static CustomMetric[] all() {
    return new CustomMetric[] {new Objects(), new Bytes(), new Refused()};
  }

  /** A task's share. */
  record Share(String name, long value) implements CustomTaskMetric {}

  /** Objects read. */
  public static final class Objects extends CustomSumMetric {
    static final String NAME = "objects";

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String description() {
      return "objects read";
    }
  }

  /** Bytes read. */
  public static final class Bytes extends CustomSumMetric {
    static final String NAME = "objectBytes";

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String description() {
      return "bytes of objects read";
    }
  }

  /** Records refused. */
  public static final class Refused extends CustomSumMetric {
    static final String NAME = "refusedRecords";

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String description() {
      return "records refused";
    }
  }
}
