package io.useractivity.pipeline.audit;

import java.util.Locale;

/**
 * Everything {@code verify} can find, with what to do about it. The labels are part of the JSON
 * document's schema (docs/verify.md lists each of them; a test compares).
 */
public enum FindingKind {
  LOST(
      Severity.PROBLEM,
      "records of the topic that no object holds and no dead letter names",
      "While the topic still holds them, archive them again: reset the group to the first lost offset"
          + " with a new prefix, or copy the range by hand."),
  POISON_WITHOUT_DEAD_LETTER(
      Severity.PROBLEM,
      "records that cannot be archived, and are not in the dead-letter topic either",
      "Check --dead-letter-topic and its retention; while the topic holds them, copy the records by"
          + " hand."),
  DEAD_LETTER_DIFFERS(
      Severity.PROBLEM,
      "a dead letter names this record but holds other bytes",
      "The dead letter belongs to a former topic of the same name; check --dead-letter-topic."),
  DUPLICATED(
      Severity.PROBLEM,
      "records that more than one object of the same generation holds",
      "Find the object that is not in a manifest, or is listed twice, and remove it."),
  OVERLAP(
      Severity.PROBLEM,
      "objects of one lane whose offset ranges overlap",
      "Of the two, remove the one that is not in a manifest."),
  RECORDS_MISSING_IN_OBJECT(
      Severity.PROBLEM,
      "the object holds fewer records than the topic has in its lane and range",
      "Restore the object from a bucket version, or rebuild it from the topic."),
  RECORDS_SURPLUS_IN_OBJECT(
      Severity.PROBLEM,
      "the object holds more records than the topic has in its lane and range",
      "Compare the object with the topic; on a compacted topic records may have gone since."),
  CONTENT_DIFFERS(
      Severity.PROBLEM,
      "the object holds as many records as the topic, but other bytes or another order",
      "Restore the object from a bucket version, or rebuild it from the topic."),
  REPEATED_BY_GENERATION(
      Severity.PROBLEM,
      "an older generation holds records the newest generation archived again (the group was reset)",
      "Nothing is lost. Readers of the bucket see these records twice: remove the older generation's"
          + " objects and manifests, or accept it with --allow-repeats."),
  OBJECT_MISSING(
      Severity.PROBLEM,
      "a manifest names an object that is not in the bucket",
      "Restore it (bucket versioning). If it was removed on purpose, remove its manifest as well."),
  UNREADABLE(
      Severity.PROBLEM,
      "the object cannot be read as an Avro container of its schema",
      "Restore the object from a bucket version, or rebuild it from the topic."),
  FOREIGN_OBJECT(
      Severity.PROBLEM,
      "a file in a Hive partition that no archiver of this pipeline wrote; query engines read it",
      "Move it elsewhere."),
  WRONG_HOUR(
      Severity.PROBLEM,
      "records stored under another hour than their own event time",
      "Queries by partition miss them: move the object to its key, or rebuild it."),
  WRONG_KEY(
      Severity.PROBLEM,
      "the object's key is not the one that follows from its lane and first offset",
      "It was copied or renamed by hand: move it back, or remove the copy."),
  HEADER_DIFFERS(
      Severity.PROBLEM,
      "what the object's header or user metadata says is not what the object holds",
      "Restore the object from a bucket version, or rebuild it from the topic."),
  MANIFEST_DIFFERS(
      Severity.PROBLEM,
      "what the manifest says is not what the object is",
      "The object or the manifest was changed after it was written: restore it."),
  NOT_IN_MANIFEST(
      Severity.PROBLEM,
      "the object is in no manifest though it is due; readers that follow manifests miss it",
      "If a manifest is missing as well, restore that; else the object is a stray copy."),
  LISTED_TWICE(
      Severity.PROBLEM,
      "the object is listed by more than one manifest entry",
      "Readers that follow manifests read it twice: restore the manifests."),
  MANIFEST_GAP(
      Severity.PROBLEM,
      "numbers are missing in the sequence of manifests",
      "Restore them (bucket versioning); readers that follow manifests wait at the gap."),
  MANIFEST_UNREADABLE(
      Severity.PROBLEM, "the manifest is not a JSON document of its kind", "Restore it."),
  MANIFEST_INVALID(
      Severity.PROBLEM,
      "the manifest contradicts itself, its key or the manifest before it",
      "It was changed or copied by hand: restore it."),
  BEYOND_LOG_END(
      Severity.PROBLEM,
      "objects claim offsets the topic has not reached",
      "The topic was re-created or truncated, or --topic or --bootstrap-servers is wrong."),
  COMMITTED_BEYOND_LOG_END(
      Severity.PROBLEM,
      "the group has committed an offset the topic has not reached",
      "The topic was re-created or truncated: reset the group, so that a new generation begins."),
  NOTHING_COMMITTED(
      Severity.PROBLEM,
      "the group has never committed, so nothing could be checked up to its committed offset",
      "Check --group; or check everything with --until end."),
  NOTHING_ARCHIVED(
      Severity.PROBLEM,
      "the group has committed offsets whose records have expired, and neither object nor manifest nor dead letter tells of them",
      "Check --bucket and --prefix; if they are right, the archive is gone."),
  UNTIL_BEYOND_LOG_END(
      Severity.PROBLEM,
      "an offset asked for lies beyond the topic's end, or its partition does not exist",
      "Check --until-offset; what the topic does not hold cannot be checked."),

  HOLES(
      Severity.NOTE,
      "offsets without a record: compacted away, aborted, or transaction markers",
      "Nothing: they are legal and hold no event."),
  EXPIRED(
      Severity.NOTE,
      "the topic no longer holds these offsets; their objects are checked without it",
      "Run verify within the topic's retention to prove them against the topic."),
  EXPIRED_UNACCOUNTED(
      Severity.NOTE,
      "expired offsets that no object or dead letter accounts for: legal holes or lost, nobody can"
          + " tell",
      "On a topic without transactions and compaction there are no holes: look at earlier reports."),
  COMPACTED_SINCE(
      Severity.NOTE,
      "objects hold records the compacted topic no longer has; the others were counted",
      "Nothing: the archive keeps what compaction removes."),
  PENDING(
      Severity.NOTE,
      "objects of a plan whose manifest is not written yet",
      "Nothing while an archiver runs; at rest with --until end they would be a problem."),
  OTHER_INCARNATION(
      Severity.NOTE,
      "an older generation archived a former topic of this name; checked without the topic",
      "Nothing."),
  OFFSET_FALLBACK(
      Severity.NOTE,
      "the group has no committed offset here; manifests decided how far to check",
      "Check --group if this partition has been archived."),
  PARTITION_GONE(
      Severity.NOTE,
      "the archive has a partition the topic does not have; checked without the topic",
      "Nothing if the topic was re-created with fewer partitions."),
  FOREIGN_KEY(
      Severity.NOTE,
      "files below the prefix that are no part of the archive; query engines skip them",
      "Nothing.");

  /** Whether the archive is complete in spite of it. */
  public enum Severity {
    /** The archive is not complete, not exact, or not provably so: exit code 3. */
    PROBLEM,
    /** Worth knowing; the verdict does not depend on it. */
    NOTE;

    /** As in the JSON document. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Severity severity;
  private final String meaning;
  private final String remedy;

  FindingKind(Severity severity, String meaning, String remedy) {
    this.severity = severity;
    this.meaning = meaning;
    this.remedy = remedy;
  }

  /** Kebab case, as in the JSON document. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public Severity severity() {
    return severity;
  }

  /** What was found, as a phrase. */
  public String meaning() {
    return meaning;
  }

  /** What to do about it, as a sentence. */
  public String remedy() {
    return remedy;
  }
}
