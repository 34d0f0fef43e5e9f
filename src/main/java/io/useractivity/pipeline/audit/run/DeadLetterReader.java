package io.useractivity.pipeline.audit.run;

import io.useractivity.pipeline.audit.DeadLetterIndex;
import io.useractivity.pipeline.deadletter.DeadLetter;
import io.useractivity.pipeline.deadletter.DeadLetterHeaders;
import io.useractivity.pipeline.event.PartitionId;
import io.useractivity.pipeline.kafka.TopicOffsets;
import io.useractivity.pipeline.kafka.TopicReader;
import io.useractivity.pipeline.kafka.TopicRecord;
import io.useractivity.pipeline.kafka.TopicRecordHandler;
import java.util.HashMap;
import java.util.Map;

/** Reads the whole dead-letter topic into twelve bytes per dead letter. */
final class DeadLetterReader implements TopicRecordHandler {
  private final String topic;
  private final Progress progress;
  private final Map<Integer, DeadLetterIndex> letters = new HashMap<>();

  /**
   * @param topic whose dead letters count
   */
  DeadLetterReader(String topic, Progress progress) {
    this.topic = topic;
    this.progress = progress;
  }

  /** By source partition; a dead-letter topic that does not exist holds none. */
  Map<Integer, DeadLetterIndex> read(TopicReader reader, String deadLetterTopic) {
    Map<Integer, TopicOffsets> partitions = reader.offsets(deadLetterTopic);
    progress.phase(
        "dead letters", partitions.values().stream().mapToLong(p -> p.end() - p.start()).sum());
    partitions.forEach(
        (partition, offsets) ->
            reader.read(
                new PartitionId(deadLetterTopic, partition), offsets.start(), offsets.end(), this));
    letters.values().forEach(DeadLetterIndex::freeze);
    return letters;
  }

  @Override
  public void record(TopicRecord record) {
    progress.add(1);
    try {
      DeadLetter letter = DeadLetterHeaders.parse(record.value(), record.headers());
      if (letter.topic().equals(topic) && letter.partition() >= 0 && letter.offset() >= 0) {
        letters
            .computeIfAbsent(letter.partition(), added -> new DeadLetterIndex())
            .add(letter.offset(), letter.value());
      }
    } catch (IllegalArgumentException noDeadLetter) {
      // Somebody else's record, or a tombstone that compaction left: it accounts for nothing.
      return;
    }
  }

  @Override
  public void expired(long logStart) {
    // What it no longer holds accounts for nothing.
  }
}
