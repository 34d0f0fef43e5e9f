package io.useractivity.etl.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.useractivity.etl.job.BatchDraft;
import io.useractivity.etl.job.BatchTotals;
import io.useractivity.etl.job.Input;
import io.useractivity.etl.job.JobSettings;
import io.useractivity.etl.job.RefusedShareException;
import io.useractivity.etl.parquet.Staging;
import io.useractivity.etl.sink.CuratedSink.Written;
import io.useractivity.etl.spark.SparkBatch.Workshop;
import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.state.BatchRecord.Account;
import io.useractivity.etl.state.BatchRecord.Publication;
import io.useractivity.etl.state.Keys;
import io.useractivity.etl.state.Steps;
import io.useractivity.etl.state.Steps.Step;
import io.useractivity.etl.store.Stores;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
  private final BatchDraft draft;
  private final Staging staging;
  private final int parallelism;
  private final CuratedShape shape;
  private final Copies copies = new Copies();

  PreparedBatch(Workshop workshop, Input input) {
    this.workshop = workshop;
    this.settings = workshop.settings();
    this.spark = workshop.spark();
    this.steps = workshop.steps();
    this.input = input;
    this.draft = new BatchDraft(settings, input, workshop.lake());
    this.staging = new Staging(draft.folder());
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
    steps.next(Step.READ, input.describe());
    Dataset<Row> decoded = decoded().persist(StorageLevel.MEMORY_AND_DISK());
    try (copies;
        shape) {
      BatchTotals totals = totals(decoded);
      totals.requireAll(input);
      draft.lap("read");
      totals.requireFewRefused(input, settings);
      Dataset<Row> refused = refused(decoded, totals);
      steps.next(Step.DEDUPLICATE, totals.activities() + " activities");
      Dataset<Row> activities = unique(decoded, totals);
      draft.lap("deduplicate");
      Written curated = stageCurated(activities, totals);
      draft.publish(curated.publish());
      draft.lap("curated");
      int unreadable = stageQuarantine(refused, totals);
      draft.lap("quarantine");
      TreeSet<String> hours = draft.hours(curated.rowsByHour().keySet());
      List<Publication> funnel = stageFunnel(hours, activities, curated);
      draft.lap("funnel");
      steps.next(Step.CHECK, "the account");
      Account account =
          draft.account(
              totals,
              curated.rows(),
              new BatchDraft.Copies(copies.here(), copies.earlier()),
              unreadable);
      draft.fact("spark", spark.version());
      draft.fact("tasks", parallelism);
      return draft.record(totals, account, curated.rowsByHour(), hours, funnel);
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

  /** Counts; this is what makes Spark read. */
  private static BatchTotals totals(Dataset<Row> decoded) {
    BatchTotals totals = new BatchTotals();
    for (Row row :
        decoded
            .groupBy("event_date", "hour", "reason", "writer_schema")
            .agg(
                sum("row_count"),
                count(when(expr("raw_kind = 'OBJECT' and source_count is null"), 1)))
            .collectAsList()) {
      totals.add(
          row.getString(0) + "/" + row.getString(1),
          row.getString(2),
          row.getString(3),
          row.getLong(4));
      totals.unknown(row.getLong(5));
    }
    return totals;
  }

  /** What was refused, each once. */
  private Dataset<Row> refused(Dataset<Row> decoded, BatchTotals totals) {
    Dataset<Row> refused = decoded.filter(col("reason").isNotNull());
    if (!input.mayRepeatRefused() || totals.refused() == 0) {
      return refused;
    }
    Copies.countRepeated(refused, totals);
    return totals.repeated() == 0 ? refused : Copies.refusedOnce(refused);
  }

  private Dataset<Row> unique(Dataset<Row> decoded, BatchTotals totals) throws IOException {
    Dataset<Row> activities = copies.firstOnly(decoded.filter(col("reason").isNull()));
    if (totals.activities() == 0) {
      return activities;
    }
    Dataset<Row> curated =
        workshop
            .sink()
            .identifiers(Keys.daysAround(totals.rowsByHour().keySet(), settings.lookBackDays()));
    return curated == null ? activities : copies.newOnly(activities, curated);
  }

  private Written stageCurated(Dataset<Row> activities, BatchTotals totals) throws IOException {
    steps.next(Step.STAGE_CURATED, totals.rowsByHour().size() + " hours");
    return totals.activities() == 0
        ? Written.NOTHING
        : workshop
            .sink()
            .write(
                draft.number(),
                draft.attempt(),
                shape.curated(activities, totals.rowsByHour(), draft.number()));
  }

  /** Returns how many objects cannot be read. */
  private int stageQuarantine(Dataset<Row> refused, BatchTotals totals) throws IOException {
    steps.next(Step.STAGE_QUARANTINE, totals.refused() + " records");
    if (totals.reasons().isEmpty()) {
      return 0;
    }
    List<String> unreadable = QuarantineFiles.unreadable(refused);
    Set<String> notCopied =
        draft.publishUnreadable(Stores.open(settings.archive()), unreadable).keySet();
    draft.publish(
        QuarantineFiles.stage(
            QuarantineFiles.noted(refused, notCopied),
            settings.lake(),
            staging,
            draft.number(),
            settings.rowsPerFile()));
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
            funnel, settings.lake(), staging.of("funnel"), Staging.HOURS, Long.MAX_VALUE),
        Keys.FUNNEL,
        "funnel",
        false);
  }
}
