package io.useractivity.pipeline.kafka;

import java.util.Map;
import java.util.Optional;

/** Takes what a {@link TopicTail} reads, on its thread. */
public interface TailHandler {
  /** So many records of this topic follow. */
  void poll(String topic, int records);

  /** A record; valid during the call only. */
  void record(String topic, int partition, TopicRecord record);

  /** So many records of the topic were jumped over, because reading fell behind. */
  void skipped(String topic, long records);

  /** About every two seconds: the offset after the last record of each partition. */
  void ends(String topic, Map<Integer, Long> ends);

  /** Why nothing can be read now; empty once it goes on. */
  void trouble(Optional<String> why);
}
