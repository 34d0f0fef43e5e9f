package io.useractivity.etl.job;

import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.state.BatchRecord.Account;
import io.useractivity.etl.state.BatchRecord.Publication;
import io.useractivity.etl.state.Keys;
import io.useractivity.etl.store.ObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** A batch on its way to its record: what is staged so far, and how long it took. */
public final class BatchDraft {
  /** Added to the detail of an object whose bytes the quarantine lacks. */
  public static final String NOT_COPIED =
      "; its bytes could not be copied into the quarantine, the batch's report says why";

  private static final int MOST_TOLD = 20;

  private final JobSettings settings;
  private final Input input;
  private final ObjectStore lake;
  private final long number;
  private final String attempt = UUID.randomUUID().toString();
  private final List<Publication> publish = new ArrayList<>();
  private final Map<String, String> facts = new TreeMap<>();
  private long phaseStart = System.nanoTime();

  /** Copies of events that are left out. */
  public record Copies(long here, long earlier) {}

  public BatchDraft(JobSettings settings, Input input, ObjectStore lake) {
    this.settings = settings;
    this.input = input;
    this.lake = lake;
    this.number = input.head().batch() + 1;
  }

  /** The batch's number. */
  public long number() {
    return number;
  }

  /** Of this attempt alone. */
  public String attempt() {
    return attempt;
  }

  /** The staging folder, with its slash. */
  public String folder() {
    return Keys.staging(number, attempt);
  }

  /** Adds to what will be published. */
  public void publish(Collection<Publication> files) {
    publish.addAll(files);
  }

  /**
   * Adds copies of objects that cannot be read: of what the quarantine has of them, else from the
   * archive.
   *
   * @return why others could not be copied, by key
   */
  public Map<String, String> publishUnreadable(ObjectStore archive, Collection<String> objects)
      throws IOException {
    UnreadableCopies copies =
        new UnreadableCopies(archive, lake, input.copies(), objects, number, folder());
    publish.addAll(copies.publish());
    if (!copies.failed().isEmpty()) {
      List<String> some =
          copies.failed().entrySet().stream()
              .limit(MOST_TOLD)
              .map(failed -> failed.getKey() + ": " + failed.getValue())
              .toList();
      fact(
          BatchRecord.NOT_COPIED,
          copies.failed().size() + " unreadable objects: " + String.join("; ", some));
    }
    return copies.failed();
  }

  /** Something worth reporting. */
  public void fact(String name, Object value) {
    facts.put(name, String.valueOf(value));
  }

  /** A phase has ended. */
  public void lap(String phase) {
    long now = System.nanoTime();
    fact(BatchRecord.SECONDS + phase, String.format(Locale.ROOT, "%.2f", (now - phaseStart) / 1e9));
    phaseStart = now;
  }

  /** Hours whose funnel is computed anew. */
  public TreeSet<String> hours(Collection<String> curated) {
    TreeSet<String> hours = new TreeSet<>(input.head().dirtyHours());
    hours.addAll(curated);
    return hours;
  }

  /** The account; throws unless it balances. */
  public Account account(BatchTotals totals, long curated, Copies copies, long unreadable) {
    Account account =
        new Account(
            input.objects().size(),
            input.plan().bytes(),
            input.plan().manifests(),
            totals.in(),
            curated,
            totals.refused(),
            copies.here() + totals.repeated(),
            copies.earlier(),
            unreadable);
    if (!account.balanced()) {
      throw new UnbalancedException("in is not curated + quarantined + duplicates: " + account);
    }
    return account;
  }

  /**
   * The record, ready to be committed.
   *
   * @param rowsByHour curated
   * @param touched hours whose funnel was computed
   * @param funnel its files
   */
  public BatchRecord record(
      BatchTotals totals,
      Account account,
      Map<String, Long> rowsByHour,
      Collection<String> touched,
      Collection<Publication> funnel)
      throws IOException {
    publish.addAll(funnel);
    List<String> seen = new ArrayList<>();
    if (input.remember() == null) {
      seen.addAll(input.head().seen());
    } else {
      seen.addAll(input.seen());
      Publication fingerprints = stageFingerprints();
      publish.add(fingerprints);
      seen.add(fingerprints.to());
    }
    addFacts();
    if (totals.unknown() > 0) {
      fact(BatchRecord.UNKNOWN, totals.unknown());
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
        obsolete(touched, funnel),
        List.of(),
        account,
        rowsByHour,
        totals.reasons(),
        totals.schemas(),
        input.plan().blocked(),
        facts);
  }

  /** Superseded quarantine files, and funnels of hours in which nothing is left. */
  private List<String> obsolete(Collection<String> touched, Collection<Publication> funnel) {
    List<String> obsolete = new ArrayList<>(input.supersedes());
    TreeSet<String> empty = new TreeSet<>(touched);
    funnel.forEach(file -> empty.remove(Keys.hourOf(file.to())));
    empty.forEach(
        hour -> obsolete.add(Keys.FUNNEL + Keys.hourFolder(hour) + "funnel.zstd.parquet"));
    return obsolete;
  }

  private Publication stageFingerprints() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * input.remember().size());
    input.remember().forEach(bytes::putLong);
    String from = folder() + "seen";
    lake.put(from, bytes.array());
    return new Publication(from, Keys.SEEN + Keys.tag(number), bytes.capacity(), 0, false);
  }

  private void addFacts() {
    fact("java", System.getProperty("java.version"));
    fact(BatchRecord.ARCHIVE, settings.archive().absolute());
    fact("oldest event", Instant.ofEpochMilli(settings.rules().oldestMillis()));
    fact("newest event", Instant.ofEpochMilli(settings.rules().newestMillis()));
    fact("manifests", input.plan().manifests());
    if (!input.plan().skipped().isEmpty()) {
      fact(BatchRecord.SKIPPED, String.join("; ", input.plan().skipped()));
    }
    if (settings.iceberg() != null) {
      fact(BatchRecord.TABLE, settings.iceberg().name());
    }
  }
}
