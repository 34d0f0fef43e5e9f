package io.useractivity.pipeline.audit;

/** {@link RecordCounts} while they are being counted. One thread. */
final class RecordTally {
  long topic;
  long archived;
  long damaged;
  long deadLettered;
  long skippedTombstones;
  long lost;
  long notDue;
  long duplicated;
  long repeated;
  long expired;
  long expiredUnaccounted;
  long holes;

  RecordCounts counts() {
    return new RecordCounts(
        topic,
        archived,
        damaged,
        deadLettered,
        skippedTombstones,
        lost,
        notDue,
        duplicated,
        repeated,
        expired,
        expiredUnaccounted,
        holes);
  }
}
