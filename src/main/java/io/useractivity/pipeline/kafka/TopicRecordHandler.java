package io.useractivity.pipeline.kafka;

/** Takes the records of one partition in offset order, on the thread that reads. */
public interface TopicRecordHandler {
  void record(TopicRecord record);

  /** The topic no longer holds what lies between the last record and {@code logStart}. */
  void expired(long logStart);
}
