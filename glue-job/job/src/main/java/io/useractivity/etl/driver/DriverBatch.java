package io.useractivity.etl.driver;

import io.useractivity.etl.archive.Parallel;
import io.useractivity.etl.archive.SourceObject;
import io.useractivity.etl.job.BatchDraft;
import io.useractivity.etl.job.BatchTotals;
import io.useractivity.etl.job.Input;
import io.useractivity.etl.job.JobSettings;
import io.useractivity.etl.job.RefusedShareException;
import io.useractivity.etl.parquet.Staging;
import io.useractivity.etl.read.ObjectRows;
import io.useractivity.etl.read.TaskShares;
import io.useractivity.etl.row.ActivityRow;
import io.useractivity.etl.row.ActivityRow.RawKind;
import io.useractivity.etl.row.Hours;
import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.state.BatchRecord.Account;
import io.useractivity.etl.state.BatchRecord.Publication;
import io.useractivity.etl.state.Keys;
import io.useractivity.etl.state.Steps;
import io.useractivity.etl.state.Steps.Step;
import io.useractivity.etl.store.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;

/** One small batch, all of it in memory: what Spark does to a large one, without its fixed cost. */
final class DriverBatch {
  private final JobSettings settings;
  private final Input input;
  private final ObjectStore archive;
  private final ObjectStore lake;
  private final Steps steps;
  private final Memory memory;
  private final AtomicLong objectsDone;
  private final AtomicLong rowsDone;
  private final BatchDraft draft;
  private final Files files;

  DriverBatch(
      JobSettings settings,
      Input input,
      ObjectStore archive,
      ObjectStore lake,
      Steps steps,
      Memory memory,
      AtomicLong objectsDone,
      AtomicLong rowsDone) {
    this.settings = settings;
    this.input = input;
    this.archive = archive;
    this.lake = lake;
    this.steps = steps;
    this.memory = memory;
    this.objectsDone = objectsDone;
    this.rowsDone = rowsDone;
    this.draft = new BatchDraft(settings, input, lake);
    this.files =
        new Files(lake, new Staging(draft.folder()), draft.number(), settings.rowsPerFile());
  }

  /** The batch, or empty if it or what it must be compared with is too large to be done here. */
  Optional<BatchRecord> prepare() throws IOException, RefusedShareException {
    steps.next(Step.READ, input.describe());
    Optional<List<ActivityRow>> read = read();
    if (read.isEmpty()) {
      return Optional.empty();
    }
    List<ActivityRow> rows = read.get();
    BatchTotals totals = totals(rows);
    totals.requireAll(input);
    draft.lap("read");
    totals.requireFewRefused(input, settings);
    List<ActivityRow> refused = refused(rows, totals);
    LakeFiles there = LakeFiles.of(lake, settings, totals.rowsByHour().keySet(), draft);
    if (there.tooLarge()) {
      return Optional.empty();
    }
    steps.next(Step.DEDUPLICATE, totals.activities() + " activities");
    List<ActivityRow> good = rows.stream().filter(ActivityRow::good).toList();
    List<ActivityRow> first = Activities.firstOnly(good);
    List<ActivityRow> fresh = Activities.without(first, there.known(first));
    draft.lap("deduplicate");
    return Optional.of(stage(refused, totals, there, fresh, copies(good, first, fresh)));
  }

  private static BatchDraft.Copies copies(
      List<ActivityRow> good, List<ActivityRow> first, List<ActivityRow> fresh) {
    return new BatchDraft.Copies(good.size() - first.size(), first.size() - fresh.size());
  }

  private BatchRecord stage(
      List<ActivityRow> refused,
      BatchTotals totals,
      LakeFiles there,
      List<ActivityRow> fresh,
      BatchDraft.Copies copies)
      throws IOException {
    steps.next(Step.STAGE_CURATED, totals.rowsByHour().size() + " hours");
    List<Publication> curated = files.curated(fresh);
    draft.publish(curated);
    Map<String, Long> rowsByHour = new TreeMap<>();
    curated.forEach(file -> rowsByHour.merge(Keys.hourOf(file.to()), file.rows(), Long::sum));
    draft.lap("curated");
    steps.next(Step.STAGE_QUARANTINE, totals.refused() + " records");
    Set<String> unreadable = unreadable(refused);
    Set<String> notCopied = draft.publishUnreadable(archive, unreadable).keySet();
    refused.stream()
        .filter(row -> row.rawKind == RawKind.OBJECT && notCopied.contains(row.source.key()))
        .forEach(row -> row.detail += BatchDraft.NOT_COPIED);
    draft.publish(files.quarantine(refused));
    draft.lap("quarantine");
    TreeSet<String> hours = draft.hours(rowsByHour.keySet());
    steps.next(Step.STAGE_FUNNEL, hours.size() + " hours");
    FunnelSums sums = there.funnel(hours);
    fresh.forEach(sums::add);
    List<Publication> funnel = files.funnel(sums);
    draft.lap("funnel");
    steps.next(Step.CHECK, "the account");
    long written = rowsByHour.values().stream().mapToLong(Long::longValue).sum();
    Account account = draft.account(totals, written, copies, unreadable.size());
    draft.fact("spark", "not needed for so few records");
    return draft.record(totals, account, rowsByHour, hours, funnel);
  }

  /** What was refused, each once. */
  private List<ActivityRow> refused(List<ActivityRow> rows, BatchTotals totals) {
    List<ActivityRow> refused = rows.stream().filter(row -> !row.good()).toList();
    if (!input.mayRepeatRefused()) {
      return refused;
    }
    return Activities.refusedOnce(refused, totals);
  }

  private static Set<String> unreadable(List<ActivityRow> rows) {
    Set<String> objects = new TreeSet<>();
    for (ActivityRow row : rows) {
      if (row.rawKind == RawKind.OBJECT) {
        objects.add(row.source.key());
      }
    }
    return objects;
  }

  private static BatchTotals totals(List<ActivityRow> rows) {
    BatchTotals totals = new BatchTotals();
    Hours hours = new Hours();
    rows.forEach(
        row -> {
          totals.add(
              row.good() ? hours.of(row.eventMillis) : null, row.reason, row.schemaId, row.rows);
          totals.unknown(row.rawKind == RawKind.OBJECT && row.source.count() < 0 ? 1 : 0);
        });
    return totals;
  }

  private Optional<List<ActivityRow>> read() throws IOException {
    int threads = Runtime.getRuntime().availableProcessors();
    List<List<SourceObject>> shares = TaskShares.of(input.objects(), threads);
    if (shares.isEmpty()) {
      return Optional.of(List.of());
    }
    // a batch whose size was not known may turn out not to be small
    long most = input.rowsKnown() ? Long.MAX_VALUE : settings.smallBatch() / shares.size();
    List<ActivityRow> all = new ArrayList<>();
    for (List<ActivityRow> rows : Parallel.map(shares, share -> read(share, most))) {
      if (rows.size() > most || memory.exceeded()) {
        return Optional.empty();
      }
      all.addAll(rows);
    }
    return Optional.of(all);
  }

  private List<ActivityRow> read(List<SourceObject> share, long most) throws IOException {
    List<ActivityRow> rows = new ArrayList<>();
    try (ObjectRows reader = new ObjectRows(archive, lake, share, settings.rules())) {
      long done = 0;
      for (ActivityRow row = reader.next();
          row != null && rows.size() <= most && !memory.exceeded(); ) {
        rows.add(row);
        memory.add(row);
        rowsDone.addAndGet(row.rows);
        row = reader.next();
        objectsDone.addAndGet(reader.objects() - done);
        done = reader.objects();
      }
    }
    return rows;
  }
}
