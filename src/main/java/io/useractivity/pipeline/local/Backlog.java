package io.useractivity.pipeline.local;

import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.kafka.KafkaSettings;
import io.useractivity.pipeline.kafka.TopicOffsets;
import io.useractivity.pipeline.kafka.TopicReader;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** What an earlier run in the same folder left in the topic. */
final class Backlog {
  private Backlog() {}

  /** Records behind the group's committed offsets; 0 for a new topic. Blocks. */
  static long records(PipelineConfig config) {
    String topic = config.kafka().topic();
    try (TopicReader reader =
        TopicReader.open(new KafkaSettings(config.kafka()), config.archiver().group())) {
      Map<Integer, TopicOffsets> offsets = reader.offsets(topic);
      if (offsets.isEmpty()) {
        return 0;
      }
      Map<Integer, OptionalLong> committed = reader.committed(topic);
      long records = 0;
      for (Map.Entry<Integer, TopicOffsets> partition : offsets.entrySet()) {
        TopicOffsets there = partition.getValue();
        records += there.end() - committed.get(partition.getKey()).orElse(there.start());
      }
      return records;
    }
  }

  /** Where each partition of the topic ends now. Blocks. */
  static Map<Integer, Long> ends(PipelineConfig config) {
    try (TopicReader reader =
        TopicReader.open(new KafkaSettings(config.kafka()), config.archiver().group())) {
      return reader.offsets(config.kafka().topic()).entrySet().stream()
          .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().end()));
    }
  }
}
