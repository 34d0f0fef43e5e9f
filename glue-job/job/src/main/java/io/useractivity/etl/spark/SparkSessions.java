package io.useractivity.etl.spark;

import io.useractivity.etl.job.JobSettings;
import io.useractivity.etl.store.Location;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** The session of a run: Glue's or spark-submit's if there is one, else one in this JVM. */
public final class SparkSessions {
  private SparkSessions() {}

  /** Gets or makes the session and sets what the job relies on. */
  public static SparkSession open(JobSettings settings) {
    SparkSession.Builder builder = SparkSession.builder().appName("user-activity-etl");
    if (System.getProperty("spark.master") == null) {
      builder
          .master("local[*]")
          .config("spark.ui.enabled", "false")
          .config("spark.driver.bindAddress", "127.0.0.1")
          .config("spark.driver.host", "127.0.0.1");
    }
    SparkSession spark = builder.getOrCreate();
    set(spark, "spark.sql.session.timeZone", "UTC");
    // Looking for what compresses well costs more than it saves for rows that are read twice.
    set(spark, "spark.sql.inMemoryColumnarStorage.compressed", "false");
    set(spark, "spark.sql.adaptive.enabled", "true");
    // One key twice in a map is not worth a failed job.
    set(spark, "spark.sql.mapKeyDedupPolicy", "LAST_WIN");
    reach(spark.sparkContext().hadoopConfiguration(), settings.lake());
    return spark;
  }

  private static void set(SparkSession spark, String key, String value) {
    spark.conf().set(key, value);
  }

  /** Lets Hadoop reach the lake the way the job itself does. */
  private static void reach(Configuration hadoop, Location lake) {
    if (!lake.s3()) {
      return;
    }
    String bucket = "fs.s3a.bucket." + lake.bucket() + ".";
    if (hadoop.get("fs.s3a.impl") == null) {
      hadoop.set("fs.s3a.impl", "org.apache.hadoop.fs.s3a.S3AFileSystem");
    }
    if (lake.endpoint() != null) {
      hadoop.set(bucket + "endpoint", lake.endpoint());
      hadoop.set(bucket + "endpoint.region", lake.region() == null ? "us-east-1" : lake.region());
      hadoop.set(
          bucket + "connection.ssl.enabled", Boolean.toString(lake.endpoint().startsWith("https")));
    } else if (lake.region() != null) {
      hadoop.set(bucket + "endpoint.region", lake.region());
    }
    if (lake.pathStyle()) {
      hadoop.set(bucket + "path.style.access", "true");
    }
    if (lake.accessKey() != null) {
      hadoop.set(bucket + "access.key", lake.accessKey());
      hadoop.set(bucket + "secret.key", lake.secretKey());
      hadoop.set(
          bucket + "aws.credentials.provider",
          "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
    }
  }
}
