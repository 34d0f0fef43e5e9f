package io.useractivity.pipeline.audit;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * Where the records of a partition (or of all) are. {@code topic = archived + damaged +
 * deadLettered + skippedTombstones + lost + notDue}.
 *
 * @param topic records read from the topic
 * @param archived in an object proven to hold them
 * @param damaged in an object that is there but unreadable, or not what the topic says
 * @param deadLettered in the dead-letter topic, with the same bytes
 * @param skippedTombstones records without a value, where the configuration skips them
 * @param lost nowhere
 * @param notDue nowhere yet, at or above the offset up to which all must be archived
 * @param duplicated surplus copies within the newest generation
 * @param repeated copies in older generations of records the newest holds
 * @param expired in objects below the start of the log, as far as the objects say
 * @param expiredUnaccounted offsets below the start of the log that nothing accounts for
 * @param holes offsets without a record
 */
@JsonPropertyOrder({
  "topic",
  "archived",
  "damaged",
  "deadLettered",
  "skippedTombstones",
  "lost",
  "notDue",
  "duplicated",
  "repeated",
  "expired",
  "expiredUnaccounted",
  "holes"
})
public record RecordCounts(
    long topic,
    long archived,
    long damaged,
    long deadLettered,
    long skippedTombstones,
    long lost,
    long notDue,
    long duplicated,
    long repeated,
    long expired,
    long expiredUnaccounted,
    long holes) {
  /** Nothing counted. */
  public static final RecordCounts ZERO = new RecordCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  public RecordCounts plus(RecordCounts other) {
    return new RecordCounts(
        topic + other.topic,
        archived + other.archived,
        damaged + other.damaged,
        deadLettered + other.deadLettered,
        skippedTombstones + other.skippedTombstones,
        lost + other.lost,
        notDue + other.notDue,
        duplicated + other.duplicated,
        repeated + other.repeated,
        expired + other.expired,
        expiredUnaccounted + other.expiredUnaccounted,
        holes + other.holes);
  }
}
