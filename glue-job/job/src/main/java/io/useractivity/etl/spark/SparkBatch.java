package io.useractivity.etl.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.useractivity.etl.job.BatchWork;
import io.useractivity.etl.job.Input;
import io.useractivity.etl.job.JobSettings;
import io.useractivity.etl.job.QuarantinedPlace;
import io.useractivity.etl.job.RefusedShareException;
import io.useractivity.etl.job.UnbalancedException;
import io.useractivity.etl.row.ActivityRow.RawKind;
import io.useractivity.etl.row.Columns;
import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.state.BatchRecord.Account;
import io.useractivity.etl.state.BatchRecord.Publication;
import io.useractivity.etl.state.Keys;
import io.useractivity.etl.state.Steps;
import io.useractivity.etl.state.Steps.Step;
import io.useractivity.etl.store.ObjectStore;
import io.useractivity.etl.store.Stores;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;

/** One batch on Spark: decode, deduplicate, derive, stage, count. Publishes nothing. */
public final class SparkBatch implements BatchWork {
  private final JobSettings settings;
  private final SparkSession spark;
  private final ObjectStore lake;
  private final Steps steps;
  private final LongAccumulator objectsDone;
  private final LongAccumulator rowsDone;

  public SparkBatch(JobSettings settings, Steps steps) {
    this.settings = settings;
    this.spark = SparkSessions.open(settings);
    this.lake = Stores.open(settings.lake());
    this.steps = steps;
    this.objectsDone = spark.sparkContext().longAccumulator("objects");
    this.rowsDone = spark.sparkContext().longAccumulator("rows");
  }

  @Override
  public BatchRecord prepare(Input input) throws IOException, RefusedShareException {
    return new Batch(input).prepare();
  }

  @Override
  public long objectsDone() {
    return objectsDone.value();
  }

  @Override
  public long rowsDone() {
    return rowsDone.value();
  }

  @Override
  public void close() {
    spark.stop();
  }

  private final class Batch {
    private final Input input;
    private final long number;
    private final String attempt = UUID.randomUUID().toString();
    private final Staging staging;
    private final int parallelism = spark.sparkContext().defaultParallelism();
    private final CuratedShape shape = new CuratedShape(settings.rowsPerFile(), parallelism);
    private final Map<String, String> seconds = new TreeMap<>();
    private long phaseStart = System.nanoTime();

    Batch(Input input) {
      this.input = input;
      this.number = input.head().batch() + 1;
      this.staging =
          new Staging(
              lake, Keys.staging(number, attempt), spark.sparkContext().hadoopConfiguration());
    }

    BatchRecord prepare() throws IOException, RefusedShareException {
      long expected = Math.max(input.plan().rows(), input.plan().bytes() / 250);
      spark
          .conf()
          .set(
              "spark.sql.shuffle.partitions",
              Long.toString(Math.max(parallelism, expected / CuratedShape.ROWS_PER_TASK)));
      steps.next(Step.READ, input.objects().size() + " objects");
      Dataset<Row> decoded =
          RawSource.rows(
                  spark,
                  new RawSource.Read(
                      settings.archive(),
                      input.objects(),
                      settings.rules(),
                      parallelism,
                      objectsDone,
                      rowsDone))
              .persist(StorageLevel.MEMORY_AND_DISK());
      try (Copies copies = new Copies()) {
        BatchTotals totals = BatchTotals.of(decoded);
        totals.requireAll(input);
        lap("read");
        totals.requireFewRefused(input, settings);
        steps.next(Step.DEDUPLICATE, totals.activities() + " activities");
        Dataset<Row> activities = unique(decoded, totals, copies);
        lap("deduplicate");
        List<Publication> curated = stageCurated(activities, totals);
        lap("curated");
        List<Publication> quarantined = stageQuarantine(decoded, totals);
        lap("quarantine");
        TreeSet<String> hours = new TreeSet<>(input.head().dirtyHours());
        curated.forEach(file -> hours.add(Keys.hourOf(file.to())));
        List<Publication> funnel = stageFunnel(hours, curated);
        lap("funnel");
        return record(
            totals, copies, curated, quarantined, unreadable(decoded, totals), funnel, hours);
      } finally {
        decoded.unpersist();
        RawSource.forget();
      }
    }

    private Dataset<Row> unique(Dataset<Row> decoded, BatchTotals totals, Copies copies)
        throws IOException {
      Dataset<Row> activities = copies.firstOnly(decoded.filter(col("reason").isNull()));
      TreeSet<String> days = new TreeSet<>();
      totals.rowsByHour().keySet().forEach(hour -> days.add(hour.substring(0, 10)));
      Dataset<Row> curated = Copies.curated(spark, lake, days, settings.lookBackDays());
      return curated == null ? activities : copies.newOnly(activities, curated);
    }

    private List<Publication> stageCurated(Dataset<Row> activities, BatchTotals totals)
        throws IOException {
      steps.next(Step.STAGE_CURATED, totals.rowsByHour().size() + " hours");
      if (totals.activities() == 0) {
        return List.of();
      }
      staging.write(
          shape.curated(activities, totals.rowsByHour(), number),
          "curated",
          settings.rowsPerFile(),
          "event_date",
          "hour");
      return staging.files("curated", Keys.CURATED, Keys.tag(number), true);
    }

    private List<Publication> stageQuarantine(Dataset<Row> decoded, BatchTotals totals)
        throws IOException {
      steps.next(Step.STAGE_QUARANTINE, totals.refused() + " records");
      if (totals.reasons().isEmpty()) {
        return List.of();
      }
      Column[] columns =
          Stream.concat(Stream.of(Columns.QUARANTINE), Stream.of("reason"))
              .map(name -> col(name))
              .toArray(Column[]::new);
      Dataset<Row> refused =
          decoded
              .filter(col("reason").isNotNull())
              .withColumn("batch", lit(number))
              .select(columns)
              .repartition(1)
              .sortWithinPartitions("reason", "source_object", "source_index");
      staging.write(refused, "quarantine", settings.rowsPerFile(), "reason");
      return staging.files("quarantine", Keys.QUARANTINE, Keys.tag(number), true);
    }

    private List<Publication> unreadable(Dataset<Row> decoded, BatchTotals totals) {
      if (totals.reasons().isEmpty()) {
        return List.of();
      }
      List<Publication> objects = new ArrayList<>();
      for (Row row :
          decoded
              .filter(col("raw_kind").equalTo(lit(RawKind.OBJECT.name())))
              .select("source_object")
              .distinct()
              .orderBy("source_object")
              .collectAsList()) {
        String key = row.getString(0);
        objects.add(
            new Publication(key, Keys.UNREADABLE + Keys.tag(number) + "/" + key, 0, 0, true));
      }
      return objects;
    }

    private List<Publication> stageFunnel(TreeSet<String> hours, List<Publication> curated)
        throws IOException {
      steps.next(Step.STAGE_FUNNEL, hours.size() + " hours");
      List<String> files = new ArrayList<>(staging.paths(curated));
      files.addAll(Funnel.existing(lake, hours, input.supersedes()));
      Dataset<Row> funnel = Funnel.of(spark, files);
      if (funnel == null) {
        return List.of();
      }
      long rows = curated.stream().mapToLong(Publication::rows).sum();
      staging.write(
          funnel
              .repartition(shape.tasks(hours.size(), rows), col("event_date"), col("hour"))
              .sortWithinPartitions("event_date", "hour", "product_id"),
          "funnel",
          0,
          "event_date",
          "hour");
      return staging.files("funnel", Keys.FUNNEL, "funnel", false);
    }

    private BatchRecord record(
        BatchTotals totals,
        Copies copies,
        List<Publication> curated,
        List<Publication> quarantined,
        List<Publication> unreadable,
        List<Publication> funnel,
        TreeSet<String> hours)
        throws IOException {
      steps.next(Step.CHECK, "the account");
      Account account =
          new Account(
              input.objects().size(),
              input.plan().bytes(),
              input.plan().manifests(),
              totals.in(),
              curated.stream().mapToLong(Publication::rows).sum(),
              totals.refused(),
              copies.here(),
              copies.earlier(),
              unreadable.size());
      if (!account.balanced()) {
        throw new UnbalancedException("in is not curated + quarantined + duplicates: " + account);
      }
      Map<String, Long> rowsByHour = new TreeMap<>();
      curated.forEach(file -> rowsByHour.merge(Keys.hourOf(file.to()), file.rows(), Long::sum));
      List<Publication> publish = new ArrayList<>(curated);
      publish.addAll(quarantined);
      publish.addAll(unreadable);
      publish.addAll(funnel);
      List<String> seen = new ArrayList<>(input.head().seen());
      if (input.remember() != null) {
        Publication fingerprints = stageFingerprints();
        publish.add(fingerprints);
        seen.add(fingerprints.to());
      }
      return new BatchRecord(
          BatchRecord.VERSION,
          number,
          input.kind(),
          attempt,
          Instant.now().toString(),
          input.plan().bookmark(),
          seen,
          publish,
          obsolete(hours, funnel),
          List.of(),
          account,
          rowsByHour,
          totals.reasons(),
          totals.schemas(),
          input.plan().blocked(),
          facts());
    }

    /** Superseded quarantine files, and funnels of hours in which nothing is left. */
    private List<String> obsolete(TreeSet<String> hours, List<Publication> funnel) {
      List<String> obsolete = new ArrayList<>(input.supersedes());
      TreeSet<String> empty = new TreeSet<>(hours);
      funnel.forEach(file -> empty.remove(Keys.hourOf(file.to())));
      empty.forEach(
          hour -> obsolete.add(Keys.FUNNEL + Keys.hourFolder(hour) + "funnel.zstd.parquet"));
      return obsolete;
    }

    private Publication stageFingerprints() throws IOException {
      ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * input.remember().size());
      input.remember().forEach(bytes::putLong);
      String from = Keys.staging(number, attempt) + "seen";
      lake.put(from, bytes.array());
      return new Publication(from, Keys.SEEN + Keys.tag(number), bytes.capacity(), 0, false);
    }

    private Map<String, String> facts() {
      Map<String, String> facts = new TreeMap<>();
      facts.put("spark", spark.version());
      facts.put("java", System.getProperty("java.version"));
      facts.put("archive", settings.archive().toString());
      facts.put("oldest event", Instant.ofEpochMilli(settings.rules().oldestMillis()).toString());
      facts.put("newest event", Instant.ofEpochMilli(settings.rules().newestMillis()).toString());
      facts.put("manifests", Long.toString(input.plan().manifests()));
      facts.put("tasks", Integer.toString(parallelism));
      facts.putAll(seconds);
      return facts;
    }

    private void lap(String phase) {
      long now = System.nanoTime();
      seconds.put("seconds: " + phase, "%.2f".formatted((now - phaseStart) / 1e9));
      phaseStart = now;
    }
  }

  @Override
  public List<QuarantinedPlace> places(List<String> files) {
    return spark
        .read()
        .parquet(files.stream().map(file -> lake.hadoopUri() + "/" + file).toArray(String[]::new))
        .select("source_object", "source_index", "row_count", "raw_kind")
        .collectAsList()
        .stream()
        .map(
            row ->
                new QuarantinedPlace(
                    row.getString(0), row.getLong(1), row.getLong(2), row.getString(3)))
        .toList();
  }
}
