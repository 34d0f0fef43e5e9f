package io.useractivity.etl.bench;

import io.useractivity.etl.job.JobSettings;
import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.store.Location;
import io.useractivity.etl.testing.Events;
import io.useractivity.etl.testing.Jobs;
import io.useractivity.etl.testing.LocalS3;
import io.useractivity.etl.testing.Sparks;
import io.useractivity.etl.testing.TestArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.generic.GenericRecord;
import org.apache.spark.sql.SparkSession;

/**
 * The job against Spark's own Avro source and partitioned Parquet write, in one JVM, on an S3
 * server with simulated latency. The baseline neither checks, deduplicates, quarantines nor
 * accounts, and writes as many files per hour as it has tasks.
 *
 * <p>Arguments: what (tiny, large, growth), files, events per file, get latency in milliseconds.
 */
public final class EtlBenchmark {
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
  private static final int HOURS = 4;

  /** Batches with fewer records are done without Spark. */
  private static final long SMALL =
      Long.getLong("bench.small", JobSettings.smallBatchOf(Runtime.getRuntime().maxMemory()));

  private static final CodecFactory CODEC =
      CodecFactory.fromString(System.getProperty("bench.codec", "null"));

  private final LocalS3 s3;
  private final LocalS3 fast;
  private final Events events = new Events(1);

  private EtlBenchmark(int latency) throws IOException {
    Path folder = Files.createTempDirectory("etl-bench-");
    folder.toFile().deleteOnExit();
    this.fast = LocalS3.start(folder, Map.of());
    this.s3 =
        LocalS3.start(
            folder,
            latency == 0
                ? Map.of()
                : Map.of(
                    "get",
                    latency,
                    "metadata",
                    latency,
                    "list",
                    2 * latency,
                    "put",
                    latency,
                    "copy",
                    latency));
  }

  public static void main(String[] arguments) throws Exception {
    int files = Integer.parseInt(arguments[1]);
    int perFile = Integer.parseInt(arguments[2]);
    EtlBenchmark bench = new EtlBenchmark(Integer.parseInt(arguments[3]));
    reach(bench.s3);
    System.out.printf(
        "Spark %s, %d cores, GET latency %s ms, codec %s%n",
        Sparks.shared().version(), 2, arguments[3], CODEC);
    if (arguments[0].equals("growth")) {
      bench.growth(files, perFile);
    } else {
      bench.compare(files, perFile);
    }
    System.exit(0);
  }

  private static void reach(LocalS3 s3) {
    SparkSession spark = Sparks.shared();
    var hadoop = spark.sparkContext().hadoopConfiguration();
    hadoop.set("fs.s3a.endpoint", s3.endpoint().toString());
    hadoop.set("fs.s3a.endpoint.region", "us-east-1");
    hadoop.set("fs.s3a.path.style.access", "true");
    hadoop.set("fs.s3a.access.key", "test");
    hadoop.set("fs.s3a.secret.key", "testsecret");
    hadoop.set("fs.s3a.connection.ssl.enabled", "false");
    hadoop.set("fs.s3a.connection.maximum", "96");
  }

  private TestArchive archive(String name, int files, int perFile) {
    TestArchive archive = new TestArchive(s3.location(name, "raw"));
    // past the latency, which would only delay the measurement
    Location at = archive.location();
    TestArchive direct =
        new TestArchive(
            new Location(
                at.uri(),
                fast.endpoint().toString(),
                at.region(),
                true,
                at.accessKey(),
                at.secretKey()));
    for (int i = 0; i < files; i++) {
      List<GenericRecord> some = new ArrayList<>(perFile);
      Instant from = START.plusSeconds(3_600L * (i % HOURS));
      for (int j = 0; j < perFile; j++) {
        some.add(events.at(from.plusMillis(j % 3_600_000)));
      }
      direct.object(i % 4, some, Events.V1, CODEC, 64_000);
      if (i % 100 == 99) {
        direct.manifest();
      }
    }
    direct.manifest();
    return archive;
  }

  private double job(TestArchive archive, String lake) {
    return job(archive, lake, SMALL);
  }

  private double job(TestArchive archive, String lake, long small) {
    long start = System.nanoTime();
    List<BatchRecord> batches =
        Jobs.run(
            Jobs.settings(archive.location(), s3.location(archive.location().bucket(), lake))
                .small(small));
    double seconds = (System.nanoTime() - start) / 1e9;
    batches.forEach(
        batch -> {
          Map<String, String> laps = new TreeMap<>(batch.facts());
          laps.keySet().removeIf(key -> !key.startsWith("seconds"));
          System.out.println("  job " + batch.account() + " " + laps);
        });
    return seconds;
  }

  private double baseline(TestArchive archive, String lake) {
    String bucket = "s3a://" + archive.location().bucket();
    SparkSession spark = Sparks.shared();
    spark.conf().unset("spark.sql.parquet.output.committer.class");
    spark.conf().unset("spark.sql.sources.commitProtocolClass");
    long start = System.nanoTime();
    spark
        .read()
        .format("avro")
        .load(bucket + "/raw")
        .selectExpr(
            "event_id",
            "user_id",
            "session_id",
            "event_type",
            "event_timestamp as event_time",
            "split_part(page_url, '?', 1) as page_url",
            "parse_url(page_url, 'HOST') as page_host",
            "parse_url(page_url, 'PATH') as page_path",
            "split_part(referrer, '?', 1) as referrer",
            "parse_url(referrer, 'HOST') as referrer_host",
            "product_id",
            "quantity",
            "unit_price",
            "currency",
            "if(event_type = 'purchase', quantity * unit_price, null) as revenue",
            "device.type as device_type",
            "device.os as device_os",
            "device.browser as device_browser",
            "device.language as device_language",
            "properties",
            "event_date",
            "hour")
        .write()
        .option("compression", "zstd")
        .partitionBy("event_date", "hour")
        .parquet(bucket + "/" + lake);
    return (System.nanoTime() - start) / 1e9;
  }

  private void compare(int files, int perFile) {
    TestArchive warm = archive("warm", 40, 200);
    long rows = (long) files * perFile;
    // both sides are warmed up the way they will go
    job(warm, "job", rows > SMALL ? 0 : SMALL);
    baseline(warm, "spark");
    TestArchive archive = archive("measured", files, perFile);
    for (int round = 1; round <= 2; round++) {
      double ours = job(archive, "job-" + round);
      double theirs = baseline(archive, "spark-" + round);
      System.out.printf(
          "round %d: %,d files of %,d events: job %.1f s (%,.0f files/s, %,.0f rows/s); Spark's own %.1f s (%,.0f files/s, %,.0f rows/s); ratio %.1f%n",
          round,
          files,
          perFile,
          ours,
          files / ours,
          rows / ours,
          theirs,
          files / theirs,
          rows / theirs,
          theirs / ours);
    }
    double empty = job(archive, "job-2");
    System.out.printf("empty rerun: %.2f s without Spark's start%n", empty);
  }

  private void growth(int files, int perFile) {
    job(archive("warm", 40, 200), "job");
    for (int times : new int[] {1, 4, 16}) {
      TestArchive archive = archive("times-" + times, files * times, perFile);
      double seconds = job(archive, "job");
      System.out.printf(
          "%,d files: %.1f s, %,.0f files/s%n", files * times, seconds, files * times / seconds);
    }
  }
}
