package io.useractivity.pipeline.audit;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.SortedMap;

/**
 * The document {@code verify --json} prints, field by field; docs/verify.md describes it. New
 * fields may be added; {@link #VERSION} grows when one changes its meaning or goes.
 *
 * @param document always {@link #DOCUMENT}
 * @param verdict {@code complete} or {@code incomplete}
 * @param mode {@code full} or {@code fast}
 * @param until as asked for
 * @param started ISO 8601, UTC
 * @param finished ISO 8601, UTC
 * @param kinds what each kind of finding that occurs means, and what to do
 * @param findings of each kind in each partition the first few
 * @param findingsOmitted how many more there are; counts by kind are exact
 */
@JsonPropertyOrder({
  "document",
  "version",
  "verdict",
  "mode",
  "topic",
  "archive",
  "group",
  "deadLetterTopic",
  "until",
  "started",
  "finished",
  "records",
  "objects",
  "partitions",
  "kinds",
  "findings",
  "findingsOmitted"
})
public record VerifyReport(
    String document,
    int version,
    String verdict,
    String mode,
    String topic,
    String archive,
    String group,
    String deadLetterTopic,
    String until,
    String started,
    String finished,
    RecordCounts records,
    Objects objects,
    List<PartitionReport> partitions,
    SortedMap<String, Kind> kinds,
    List<Found> findings,
    long findingsOmitted) {
  public static final String DOCUMENT = "user-activity-pipeline/verify";
  public static final int VERSION = 1;
  public static final String COMPLETE = "complete";
  public static final String INCOMPLETE = "incomplete";

  /**
   * The bucket as a whole.
   *
   * @param listed objects in the bucket, those of other topics included
   * @param opened objects read from first to last byte
   * @param openedBytes their size
   * @param notOurs objects of other topics, or foreign ones
   * @param foreignKeys files that no query engine reads, manifests left out
   */
  @JsonPropertyOrder({"listed", "opened", "openedBytes", "notOurs", "foreignKeys"})
  public record Objects(
      long listed, long opened, long openedBytes, long notOurs, long foreignKeys) {}

  /** What a kind of finding means. */
  @JsonPropertyOrder({"severity", "findings", "records", "meaning", "remedy"})
  public record Kind(String severity, long findings, long records, String meaning, String remedy) {}

  /** A {@link Finding} as the document has it. */
  @JsonPropertyOrder({
    "kind",
    "severity",
    "partition",
    "generation",
    "key",
    "firstOffset",
    "lastOffset",
    "records",
    "detail"
  })
  public record Found(
      String kind,
      String severity,
      int partition,
      String generation,
      String key,
      long firstOffset,
      long lastOffset,
      long records,
      String detail) {
    static Found of(Finding finding) {
      return new Found(
          finding.kind().label(),
          finding.kind().severity().label(),
          finding.partition(),
          finding.generation(),
          finding.key(),
          finding.firstOffset(),
          finding.lastOffset(),
          finding.records(),
          finding.detail());
    }
  }

  public boolean complete() {
    return verdict.equals(COMPLETE);
  }
}
