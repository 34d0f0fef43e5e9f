package io.useractivity.etl.job;

import io.useractivity.etl.archive.ListingSource;
import io.useractivity.etl.archive.ManifestSource;
import io.useractivity.etl.archive.Parallel;
import io.useractivity.etl.archive.Plan;
import io.useractivity.etl.archive.Position;
import io.useractivity.etl.archive.SourceObject;
import io.useractivity.etl.job.JobSettings.Bookmark;
import io.useractivity.etl.job.JobSettings.Source;
import io.useractivity.etl.report.Reports;
import io.useractivity.etl.state.BatchLog;
import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.state.CommitPoint;
import io.useractivity.etl.state.LostRaceException;
import io.useractivity.etl.state.Steps;
import io.useractivity.etl.state.Steps.Step;
import io.useractivity.etl.store.ObjectStore;
import io.useractivity.etl.store.ObjectStore.Listed;
import io.useractivity.etl.store.Stores;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** One run: finishes what an earlier one left, then takes batches until nothing is new. */
public final class EtlRun {
  /** With more files of fingerprints the next batch writes one that holds all of them. */
  private static final int MOST_SEEN_FILES = 64;

  private final JobSettings settings;
  private final Supplier<? extends BatchWork> work;
  private final Steps steps;
  private final ObjectStore archive;
  private final ObjectStore lake;
  private BatchLog log;
  private BatchWork started;

  /**
   * What a run did.
   *
   * @param planned what the next batch would be; of a dry run
   * @param empty whether nothing was ever there to be taken
   */
  public record Outcome(
      List<BatchRecord> batches, List<String> blocked, Plan planned, boolean empty) {}

  /**
   * @param work asked for only if there is something to do: Spark takes seconds to start
   */
  public EtlRun(JobSettings settings, Supplier<? extends BatchWork> work, Steps steps) {
    this(settings, Stores.open(settings.archive()), Stores.open(settings.lake()), work, steps);
  }

  /** The same with stores that are open already. */
  public EtlRun(
      JobSettings settings,
      ObjectStore archive,
      ObjectStore lake,
      Supplier<? extends BatchWork> work,
      Steps steps) {
    this.settings = settings;
    this.work = work;
    this.steps = steps;
    this.archive = archive;
    this.lake = lake;
  }

  /** The log, or a table that is found with Spark only. */
  private BatchLog log() {
    if (log == null) {
      CommitPoint table = settings.iceberg() == null ? null : work().commitPoint();
      log = new BatchLog(lake, archive, steps, table, record -> Reports.write(lake, record));
    }
    return log;
  }

  /** Takes what is new. */
  public Outcome run() throws IOException, LostRaceException, RefusedShareException {
    BatchRecord head = settings.dryRun() ? log().head() : log().recovered();
    List<Position> position = settings.bookmark() == Bookmark.DISABLE ? List.of() : head.bookmark();
    Set<Long> seen = settings.bookmark() == Bookmark.DISABLE ? new HashSet<>() : seen(head);
    List<BatchRecord> batches = new ArrayList<>();
    Plan plan;
    do {
      steps.next(Step.PLAN, settings.archive().toString());
      plan = plan(position, seen);
      if (settings.dryRun()) {
        return new Outcome(batches, plan.blocked(), plan, false);
      }
      if (plan.empty() && head.dirtyHours().isEmpty() && !moved(position, plan)) {
        break;
      }
      position = plan.bookmark();
      List<Long> fingerprints = plan.objects().stream().map(EtlRun::fingerprint).toList();
      seen.addAll(fingerprints);
      head = commit(input(head, plan, fingerprints, seen));
      batches.add(head);
    } while (plan.more() && batches.size() < settings.most());
    steps.next(Step.DONE, batches.size() + " batches");
    boolean empty =
        settings.source() == Source.MANIFESTS && batches.isEmpty() && plan.bookmark().isEmpty();
    return new Outcome(batches, plan.blocked(), null, empty);
  }

  /** Manifests without objects are read, too. */
  private boolean moved(List<Position> position, Plan plan) {
    return settings.bookmark() == Bookmark.ENABLE
        && plan.manifests() > 0
        && !position.equals(plan.bookmark());
  }

  /** Takes the quarantine in again; empty if it is empty. */
  public Outcome replay() throws IOException, LostRaceException, RefusedShareException {
    BatchRecord head = settings.dryRun() ? log().head() : log().recovered();
    List<Listed> files = Replay.files(lake);
    if (files.isEmpty()) {
      return new Outcome(List.of(), List.of(), null, true);
    }
    List<QuarantinedPlace> places = work().places(files);
    Input input = Replay.input(head, archive, lake, places, files);
    if (settings.dryRun()) {
      return new Outcome(List.of(), List.of(), input.plan(), false);
    }
    return new Outcome(List.of(commit(input)), List.of(), null, false);
  }

  private Plan plan(List<Position> position, Set<Long> seen) throws IOException {
    if (settings.source() == Source.MANIFESTS) {
      return new ManifestSource(archive, settings.limits(), settings.skipExpired()).plan(position);
    }
    ListingSource source = new ListingSource(archive, settings.limits());
    Plan plan = source.plan(seen);
    if (source.ignored() > 0) {
      steps.next(
          Step.PLAN, source.ignored() + " files are ignored: their names do not end in .avro");
    }
    return plan;
  }

  private Input input(BatchRecord head, Plan plan, List<Long> fingerprints, Set<Long> seen) {
    // files that earlier records name stay: a rewind goes back to them
    boolean together = head.seen().size() >= MOST_SEEN_FILES;
    boolean moves = settings.bookmark() == Bookmark.ENABLE;
    boolean manifests = settings.source() == Source.MANIFESTS;
    List<Position> bookmark = moves && manifests ? plan.bookmark() : head.bookmark();
    return new Input(
        head,
        moves ? "run" : "pause",
        plan.at(bookmark),
        manifests,
        List.of(),
        Map.of(),
        together ? List.of() : head.seen(),
        moves && !manifests ? together ? List.copyOf(seen) : fingerprints : null);
  }

  private BatchRecord commit(Input input)
      throws IOException, LostRaceException, RefusedShareException {
    if (input.head().batch() == 0) {
      log().requireExclusiveCreates();
    }
    BatchRecord record = prepare(input);
    log().commit(record);
    log().publish(record);
    work().committed(record);
    return record;
  }

  /** A run that is overtaken finds its staging gone. */
  private BatchRecord prepare(Input input)
      throws IOException, LostRaceException, RefusedShareException {
    try {
      return work().prepare(input);
    } catch (RefusedShareException refused) {
      throw refused;
    } catch (Exception failed) {
      // Spark throws checked exceptions that nobody declares
      long number = input.head().batch() + 1;
      if (log().head().batch() >= number) {
        LostRaceException lost = new LostRaceException(number);
        lost.addSuppressed(failed);
        throw lost;
      }
      throw failed;
    }
  }

  private BatchWork work() {
    if (started == null) {
      started = work.get();
    }
    return started;
  }

  private Set<Long> seen(BatchRecord head) throws IOException {
    Set<Long> seen = new HashSet<>();
    for (byte[] content :
        Parallel.map(
            head.seen(),
            file ->
                lake.get(file)
                    .orElseThrow(() -> new IOException(lake.uri() + "/" + file + " is gone")))) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        seen.add(bytes.getLong());
      }
    }
    return seen;
  }

  private static long fingerprint(SourceObject object) {
    return ListingSource.fingerprint(object.key(), object.size(), object.etag());
  }
}
