package io.useractivity.etl.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.useractivity.etl.archive.Position;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * One committed batch: the job's bookmark, the list of what it publishes, and its account. Creating
 * this object is the commit; what it lists becomes visible afterwards, by this run or by the next
 * one. docs/etl.md describes it for other readers.
 *
 * @param version of this document
 * @param kind {@code run}, {@code replay}, {@code rewind} or {@code pause}
 * @param attempt of this batch: a UUID, also the name of its staging folder
 * @param committedAt ISO 8601
 * @param bookmark position of every generation after this batch
 * @param seen fingerprint files of the listing source, below the lake's root
 * @param publish what is copied into place
 * @param delete what is deleted once everything is in place
 * @param dirtyHours hours whose funnel the next run must compute again
 * @param account in and out
 * @param hours curated rows per {@code yyyy-MM-dd/HH}
 * @param reasons quarantined rows per code
 * @param schemas rows per writer schema's fingerprint
 * @param blocked what kept the source from being followed further
 * @param facts anything else worth reporting: versions, settings, seconds per phase
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BatchRecord(
    int version,
    long batch,
    String kind,
    String attempt,
    String committedAt,
    List<Position> bookmark,
    List<String> seen,
    List<Publication> publish,
    List<String> delete,
    List<String> dirtyHours,
    Account account,
    Map<String, Long> hours,
    Map<String, Long> reasons,
    Map<String, Long> schemas,
    List<String> blocked,
    Map<String, String> facts) {
  /** The version of this document. */
  public static final int VERSION = 1;

  /** Facts with a meaning. */
  public static final String TABLE = "table";

  public static final String ARCHIVE = "archive";

  /** Unreadable objects whose bytes the quarantine lacks, and why. */
  public static final String NOT_COPIED = "not copied";

  /** How many unreadable objects hold nobody knows how many records. */
  public static final String UNKNOWN = "unreadable objects with an unknown number of records";

  /** Manifests that retention had removed before they were read. */
  public static final String SKIPPED = "expired manifests";

  /** Begins the names of phases. */
  public static final String SECONDS = "seconds: ";

  static final String REWOUND_TO = "rewound to";
  static final String OUTPUT_KEPT = "output kept";

  public BatchRecord {
    bookmark = bookmark == null ? List.of() : List.copyOf(bookmark);
    seen = seen == null ? List.of() : List.copyOf(seen);
    publish = publish == null ? List.of() : List.copyOf(publish);
    delete = delete == null ? List.of() : List.copyOf(delete);
    dirtyHours = dirtyHours == null ? List.of() : List.copyOf(dirtyHours);
    account = account == null ? Account.NOTHING : account;
    hours = hours == null ? Map.of() : Map.copyOf(hours);
    reasons = reasons == null ? Map.of() : Map.copyOf(reasons);
    schemas = schemas == null ? Map.of() : Map.copyOf(schemas);
    blocked = blocked == null ? List.of() : List.copyOf(blocked);
    facts = facts == null ? Map.of() : Map.copyOf(facts);
  }

  /** Before the first batch. */
  public static BatchRecord none() {
    return new BatchRecord(
        VERSION, 0, "none", "", null, null, null, null, null, null, null, null, null, null, null,
        null);
  }

  /** The same batch with one more thing to tell. */
  public BatchRecord with(String fact, String value) {
    Map<String, String> more = new TreeMap<>(facts);
    more.put(fact, value);
    return new BatchRecord(
        version,
        batch,
        kind,
        attempt,
        committedAt,
        bookmark,
        seen,
        publish,
        delete,
        dirtyHours,
        account,
        hours,
        reasons,
        schemas,
        blocked,
        more);
  }

  /** The table whose commits are those of this lake's batches; empty if the log's are. */
  public Optional<String> table() {
    return Optional.ofNullable(facts.get(TABLE));
  }

  /** What it took to prepare the batch. */
  public double seconds() {
    double seconds = 0;
    for (Map.Entry<String, String> fact : facts.entrySet()) {
      seconds += fact.getKey().startsWith(SECONDS) ? Double.parseDouble(fact.getValue()) : 0;
    }
    return Math.round(seconds * 100) / 100.0;
  }

  /** The last batch whose rows stay, of a batch that takes those of later ones back. */
  public OptionalLong undoneAfter() {
    return kind.equals("rewind") && !facts.containsKey(OUTPUT_KEPT)
        ? OptionalLong.of(Long.parseLong(facts.get(REWOUND_TO)))
        : OptionalLong.empty();
  }

  /** {@code _staging/b00000042-<attempt>/}. */
  public String staging() {
    return Keys.staging(batch, attempt);
  }

  /**
   * Something to copy into place.
   *
   * @param from below the lake's root, or below the archive's if {@code raw}
   * @param to below the lake's root
   * @param rows in a table's file, else 0
   * @param raw whether the source is an object of the archive: of batches of earlier versions
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Publication(String from, String to, long size, long rows, boolean raw) {}

  /**
   * Every record that came in went somewhere.
   *
   * @param objects objects read
   * @param bytes their size
   * @param manifests manifests read
   * @param in records, by the manifests where there are any
   * @param curated rows written
   * @param quarantined records in the quarantine
   * @param repeatedHere copies of an event within the batch
   * @param repeatedEarlier copies of an event that an earlier batch curated
   * @param unreadable objects that could not be read at all
   */
  public record Account(
      long objects,
      long bytes,
      long manifests,
      long in,
      long curated,
      long quarantined,
      long repeatedHere,
      long repeatedEarlier,
      long unreadable) {
    /** Of a batch without records. */
    public static final Account NOTHING = new Account(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** In = curated + quarantined + duplicates. */
    public boolean balanced() {
      return in == curated + quarantined + repeatedHere + repeatedEarlier;
    }
  }
}
