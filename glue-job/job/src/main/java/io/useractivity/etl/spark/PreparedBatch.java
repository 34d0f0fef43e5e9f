package io.useractivity.etl.spark;

import static org.apache.spark.sql.functions.col;

import io.useractivity.etl.job.Input;
import io.useractivity.etl.job.JobSettings;
import io.useractivity.etl.job.RefusedShareException;
import io.useractivity.etl.job.UnbalancedException;
import io.useractivity.etl.parquet.Staging;
import io.useractivity.etl.sink.CuratedSink.Written;
import io.useractivity.etl.spark.SparkBatch.Workshop;
import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.state.BatchRecord.Account;
import io.useractivity.etl.state.BatchRecord.Publication;
import io.useractivity.etl.state.Keys;
import io.useractivity.etl.state.Steps;
import io.useractivity.etl.state.Steps.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/** One batch on Spark: decode, deduplicate, derive, stage, count. */
final class PreparedBatch {
  private final Workshop workshop;
  private final JobSettings settings;
  private final SparkSession spark;
  private final Steps steps;
  private final Input input;
  private final long number;
  private final String attempt = UUID.randomUUID().toString();
  private final Staging staging;
  private final int parallelism;
  private final CuratedShape shape;
  private final Copies copies = new Copies();
  private final Map<String, String> seconds = new TreeMap<>();
  private long phaseStart = System.nanoTime();

  PreparedBatch(Workshop workshop, Input input) {
    this.workshop = workshop;
    this.settings = workshop.settings();
    this.spark = workshop.spark();
    this.steps = workshop.steps();
    this.input = input;
    this.number = input.head().batch() + 1;
    this.staging = new Staging(Keys.staging(number, attempt));
    this.parallelism = spark.sparkContext().defaultParallelism();
    this.shape = new CuratedShape(settings.rowsPerFile(), parallelism);
  }

  BatchRecord prepare() throws IOException, RefusedShareException {
    long expected = Math.max(input.plan().rows(), input.plan().bytes() / 250);
    spark
        .conf()
        .set(
            "spark.sql.shuffle.partitions",
            Long.toString(Math.max(parallelism, expected / CuratedShape.ROWS_PER_TASK)));
    steps.next(Step.READ, input.objects().size() + " objects");
    Dataset<Row> decoded = decoded().persist(StorageLevel.MEMORY_AND_DISK());
    try (copies;
        shape) {
      BatchTotals totals = BatchTotals.of(decoded);
      totals.requireAll(input);
      lap("read");
      totals.requireFewRefused(input, settings);
      steps.next(Step.DEDUPLICATE, totals.activities() + " activities");
      Dataset<Row> activities = unique(decoded, totals);
      lap("deduplicate");
      Written curated = stageCurated(activities, totals);
      lap("curated");
      List<Publication> publish = new ArrayList<>(curated.publish());
      int unreadable = stageQuarantine(decoded, totals, publish);
      lap("quarantine");
      TreeSet<String> hours = new TreeSet<>(input.head().dirtyHours());
      hours.addAll(curated.rowsByHour().keySet());
      List<Publication> funnel = stageFunnel(hours, activities, curated);
      publish.addAll(funnel);
      lap("funnel");
      Account account = account(totals, curated, unreadable);
      return record(totals, account, curated, publish, obsolete(hours, funnel));
    } finally {
      decoded.unpersist();
      RawSource.forget();
    }
  }

  private Dataset<Row> decoded() {
    return RawSource.rows(
        spark,
        new RawSource.Read(
            settings.archive(),
            settings.lake(),
            input.objects(),
            settings.rules(),
            parallelism,
            workshop.objectsDone(),
            workshop.rowsDone()));
  }

  private Dataset<Row> unique(Dataset<Row> decoded, BatchTotals totals) throws IOException {
    Dataset<Row> activities = copies.firstOnly(decoded.filter(col("reason").isNull()));
    if (totals.activities() == 0) {
      return activities;
    }
    Dataset<Row> curated =
        workshop
            .sink()
            .identifiers(Copies.daysBack(totals.rowsByHour().keySet(), settings.lookBackDays()));
    return curated == null ? activities : copies.newOnly(activities, curated);
  }

  private Written stageCurated(Dataset<Row> activities, BatchTotals totals) throws IOException {
    steps.next(Step.STAGE_CURATED, totals.rowsByHour().size() + " hours");
    return totals.activities() == 0
        ? Written.NOTHING
        : workshop
            .sink()
            .write(number, attempt, shape.curated(activities, totals.rowsByHour(), number));
  }

  /** Adds to {@code publish}; returns how many objects cannot be read. */
  private int stageQuarantine(Dataset<Row> decoded, BatchTotals totals, List<Publication> publish)
      throws IOException {
    steps.next(Step.STAGE_QUARANTINE, totals.refused() + " records");
    if (totals.reasons().isEmpty()) {
      return 0;
    }
    publish.addAll(
        QuarantineFiles.stage(decoded, settings.lake(), staging, number, settings.rowsPerFile()));
    List<String> unreadable = QuarantineFiles.unreadable(decoded);
    publish.addAll(QuarantineFiles.copies(unreadable, number, input.copies()));
    return unreadable.size();
  }

  private List<Publication> stageFunnel(TreeSet<String> hours, Dataset<Row> fresh, Written curated)
      throws IOException {
    steps.next(Step.STAGE_FUNNEL, hours.size() + " hours");
    Dataset<Row> before = workshop.sink().rows(hours, Funnel.INPUT);
    Dataset<Row> added = fresh.selectExpr(StructType.fromDDL(Funnel.INPUT).fieldNames());
    if (before == null && curated.rows() == 0) {
      return List.of();
    }
    Dataset<Row> funnel =
        Funnel.of(before == null ? added : before.unionByName(added))
            .repartition(shape.tasks(hours.size(), curated.rows()), col("event_date"), col("hour"))
            .sortWithinPartitions("event_date", "hour", "product_id", "currency");
    return staging.publications(
        "funnel",
        StagedSink.write(
            funnel,
            settings.lake(),
            staging.of("funnel"),
            List.of("event_date", "hour"),
            Long.MAX_VALUE),
        Keys.FUNNEL,
        "funnel",
        false);
  }

  private Account account(BatchTotals totals, Written curated, int unreadable) {
    steps.next(Step.CHECK, "the account");
    Account account =
        new Account(
            input.objects().size(),
            input.plan().bytes(),
            input.plan().manifests(),
            totals.in(),
            curated.rows(),
            totals.refused(),
            copies.here(),
            copies.earlier(),
            unreadable);
    if (!account.balanced()) {
      throw new UnbalancedException("in is not curated + quarantined + duplicates: " + account);
    }
    return account;
  }

  private BatchRecord record(
      BatchTotals totals,
      Account account,
      Written curated,
      List<Publication> publish,
      List<String> obsolete)
      throws IOException {
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
        obsolete,
        List.of(),
        account,
        curated.rowsByHour(),
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
    workshop.lake().put(from, bytes.array());
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
    if (settings.iceberg() != null) {
      facts.put(BatchRecord.TABLE, settings.iceberg().name());
    }
    facts.putAll(seconds);
    return facts;
  }

  private void lap(String phase) {
    long now = System.nanoTime();
    seconds.put("seconds: " + phase, "%.2f".formatted((now - phaseStart) / 1e9));
    phaseStart = now;
  }
}
