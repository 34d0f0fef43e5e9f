package io.useractivity.etl.state;

import io.useractivity.etl.archive.Json;
import io.useractivity.etl.archive.Parallel;
import io.useractivity.etl.state.BatchRecord.Publication;
import io.useractivity.etl.state.CommitPoint.Committed;
import io.useractivity.etl.state.Steps.Step;
import io.useractivity.etl.store.ObjectStore;
import io.useractivity.etl.store.ObjectStore.Listed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * The job's log of batches: a write-ahead log on an object store.
 *
 * <ol>
 *   <li>Output is staged under a name of this attempt alone, where no reader looks.
 *   <li>The batch record, which lists it, is created under the batch's number if nothing has that
 *       number yet: the commit. Of any number of runs exactly one wins.
 *   <li>What is listed is copied into place, superseded files are deleted, staging is removed, and
 *       a marker says so.
 * </ol>
 *
 * <p>A crash before the commit leaves an invisible folder; a crash after it leaves work that the
 * next run, whoever it is, finishes first: every part of it may be done again. Staging goes before
 * the next batch can begin, and a run that was asleep looks for later batches before it copies or
 * deletes, so that it takes nothing from them.
 *
 * <p>With a {@link CommitPoint} step 2 is the commit of a table, which takes rows and bookmark in
 * at once; the log's record follows it.
 */
public final class BatchLog {
  private final ObjectStore lake;
  private final ObjectStore archive;
  private final Steps steps;
  private final CommitPoint table;
  private final Report report;

  /** Writes about a batch that is in place; may be asked to again. */
  public interface Report {
    /** Writes. */
    void write(BatchRecord record) throws IOException;
  }

  /**
   * @param archive where unreadable objects are copied from
   */
  public BatchLog(ObjectStore lake, ObjectStore archive, Steps steps) {
    this(lake, archive, steps, null, record -> {});
  }

  /**
   * @param table whose commits are those of batches, or null if this log's are
   * @param report is written for every batch, also for one that another run has left unfinished
   */
  public BatchLog(
      ObjectStore lake, ObjectStore archive, Steps steps, CommitPoint table, Report report) {
    this.lake = lake;
    this.archive = archive;
    this.steps = steps;
    this.table = table;
    this.report = report;
  }

  /** The newest batch; number 0 if there is none. */
  public BatchRecord head() throws IOException {
    BatchRecord logged = logged();
    CommitPoints.requireSame(logged, table, lake.uri());
    if (table == null) {
      return logged;
    }
    Optional<Committed> newest = table.newest();
    if (newest.isEmpty() || newest.get().is(logged)) {
      return logged;
    }
    Committed committed = newest.get();
    if (committed.batch() == logged.batch() + 1) {
      Optional<byte[]> staged = lake.get(Keys.staged(committed.batch(), committed.attempt()));
      // If it is gone, another run has just put it into the log.
      BatchRecord found =
          staged.isPresent() ? Json.read(staged.get(), BatchRecord.class) : logged();
      if (committed.is(found)) {
        return found;
      }
    }
    throw CommitPoints.apart(committed, logged, table, lake.uri());
  }

  private BatchRecord logged() throws IOException {
    List<Listed> newest = lake.list(Keys.BATCHES, "", 1);
    return newest.isEmpty() ? BatchRecord.none() : read(Keys.batchOf(newest.get(0).key()));
  }

  /** A batch that exists; 0 is the state before the first. */
  public BatchRecord read(long batch) throws IOException {
    if (batch == 0) {
      return BatchRecord.none();
    }
    Optional<byte[]> json = lake.get(Keys.batch(batch));
    if (json.isEmpty()) {
      throw new IOException(
          "there is no batch " + batch + " in " + lake.uri() + "/" + Keys.BATCHES);
    }
    BatchRecord record = Json.read(json.get(), BatchRecord.class);
    if (record.version() != BatchRecord.VERSION) {
      throw new IOException(
          "batch %d has version %d, this job knows %d; use the job that wrote it"
              .formatted(batch, record.version(), BatchRecord.VERSION));
    }
    return record;
  }

  /** Batches after one, up to another, oldest first. */
  public List<BatchRecord> between(long after, long to) throws IOException {
    List<Long> numbers = new ArrayList<>();
    for (long batch = after + 1; batch <= to; batch++) {
      numbers.add(batch);
    }
    return Parallel.map(numbers, this::read);
  }

  /** The head, with everything it lists in place and nothing staged by batches that are over. */
  public BatchRecord recovered() throws IOException {
    BatchRecord head = head();
    if (table != null && head.batch() > 0) {
      lake.putIfAbsent(Keys.batch(head.batch()), Json.pretty(head));
    }
    if (head.batch() > 0 && lake.size(Keys.published(head.batch())).isEmpty()) {
      publish(head);
    }
    sweep(head.batch());
    return head;
  }

  /** Attempts of batches that somebody has committed are over, whoever made them. */
  private void sweep(long committed) throws IOException {
    for (String folder : lake.folders(Keys.STAGING)) {
      long batch = Keys.stagedBatch(folder);
      if (batch >= 0 && batch <= committed) {
        clean(Keys.STAGING + folder + "/");
      }
    }
  }

  /**
   * Throws unless the lake's store creates what is not there and only that: without it, of two runs
   * at once both would win. Costs three requests; asked before the first batch.
   */
  public void requireExclusiveCreates() throws IOException {
    if (table != null) {
      return;
    }
    String key = Keys.PROBES + UUID.randomUUID();
    boolean first = lake.putIfAbsent(key, new byte[] {1});
    boolean second = lake.putIfAbsent(key, new byte[] {2});
    lake.delete(List.of(key));
    if (!first || second) {
      throw new IOException(
          ("%s created %s %s; of two runs at once both would win. Use a store that supports"
                  + " conditional writes (PutObject with If-None-Match: *), as S3 does")
              .formatted(
                  lake.uri(),
                  key,
                  first
                      ? "twice although the second request said If-None-Match"
                      : "not at all and said it exists already"));
    }
  }

  /** Commits; throws if another run has this number. */
  public void commit(BatchRecord record) throws IOException, LostRaceException {
    if (table != null) {
      commitTable(record);
      return;
    }
    steps.next(Step.COMMIT, Keys.batch(record.batch()));
    if (!lake.putIfAbsent(Keys.batch(record.batch()), Json.pretty(record))) {
      clean(record.staging());
      throw new LostRaceException(record.batch());
    }
  }

  private void commitTable(BatchRecord record) throws IOException, LostRaceException {
    lake.put(Keys.staged(record.batch(), record.attempt()), Json.pretty(record));
    steps.next(Step.COMMIT, table.name());
    if (!table.commit(record)) {
      clean(record.staging());
      throw new LostRaceException(record.batch());
    }
    steps.next(Step.LOG, Keys.batch(record.batch()));
    lake.putIfAbsent(Keys.batch(record.batch()), Json.pretty(record));
  }

  /**
   * Brings into place what a committed batch lists. May be repeated, also by several runs at once.
   */
  public void publish(BatchRecord record) throws IOException {
    steps.next(Step.PUBLISH, record.publish().size() + " files");
    if (overtaken(record)) {
      return;
    }
    List<Publication> files = record.publish();
    List<String> missing;
    try {
      missing =
          Parallel.map(files, this::publish).stream()
              .filter(Predicate.not(String::isEmpty))
              .toList();
    } catch (NotInPlaceException gone) {
      if (overtaken(record)) {
        return;
      }
      throw gone;
    }
    steps.next(Step.DELETE_OLD, record.delete().size() + " files");
    if (overtaken(record)) {
      return;
    }
    lake.delete(record.delete());
    steps.next(Step.CLEAN_UP, record.staging());
    sweep(record.batch());
    String notCopied = String.join("; ", missing);
    steps.next(
        Step.REPORT,
        Keys.tag(record.batch()) + (missing.isEmpty() ? "" : ", not copied: " + notCopied));
    BatchRecord told = missing.isEmpty() ? record : record.with(BatchRecord.NOT_COPIED, notCopied);
    report.write(told);
    steps.next(Step.MARK_PUBLISHED, Keys.tag(record.batch()));
    lake.put(Keys.published(record.batch()), Json.write(java.util.Map.of("batch", record.batch())));
    steps.published(told);
  }

  /**
   * Whether a later batch is committed: whoever did that has brought this one into place before,
   * and what this one replaces may be the later one's by now.
   */
  private boolean overtaken(BatchRecord record) throws IOException {
    return logged().batch() > record.batch();
  }

  /**
   * Whether all that a batch lists is staged or in place; what lies in the archive is not asked.
   */
  public boolean placeable(BatchRecord record) throws IOException {
    return Parallel.map(
            record.publish().stream().filter(Predicate.not(Publication::raw)).toList(),
            file -> lake.size(file.to()).isPresent() || lake.size(file.from()).isPresent())
        .stream()
        .allMatch(Boolean::booleanValue);
  }

  /** Whether all of the quarantine is still there that a batch deletes once it is in place. */
  public boolean nothingReplaced(BatchRecord record) throws IOException {
    return Parallel.map(
            record.delete().stream().filter(Keys::quarantine).toList(),
            file -> lake.size(file).isPresent())
        .stream()
        .allMatch(Boolean::booleanValue);
  }

  /** Returns what keeps an object of the archive from being copied; nothing else may fail. */
  private String publish(Publication file) throws IOException {
    if (file.raw()) {
      return publishRaw(file);
    }
    if (lake.copy(file.from(), file.to())) {
      return "";
    }
    Optional<Long> there = lake.size(file.to());
    if (there.isEmpty() || there.get() != file.size()) {
      throw new NotInPlaceException(lake.uri() + "/" + file.to());
    }
    return "";
  }

  private String publishRaw(Publication file) {
    try {
      boolean copied = lake.copyFrom(archive, file.from(), file.to());
      return copied ? "" : archive.uri() + "/" + file.from() + " does not exist";
    } catch (IOException failed) {
      // the batch is committed: nothing comes after it unless it is published
      return archive.uri() + "/" + file.from() + ": " + failed.getMessage();
    }
  }

  /** Removes what an attempt staged. */
  public void clean(String staging) throws IOException {
    while (true) {
      List<Listed> staged = lake.list(staging, "", 10_000);
      if (staged.isEmpty()) {
        return;
      }
      lake.delete(staged.stream().map(Listed::key).toList());
    }
  }
}
