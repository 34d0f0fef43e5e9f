package io.useractivity.pipeline.consume;

import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides where a partition's records start. The client is told never to reset a position by
 * itself, so records that are gone from the log are always noticed here. Poll thread only.
 */
final class StartOffsets {
  private static final Logger log = LoggerFactory.getLogger(StartOffsets.class);

  private final TappedConsumer consumer;
  private final SourceSettings settings;

  StartOffsets(TappedConsumer consumer, SourceSettings settings) {
    this.consumer = consumer;
    this.settings = settings;
  }

  /** Where one partition starts. */
  record Start(OptionalLong committed, String metadata, long position) {}

  /**
   * Looks the partitions up and moves the consumer there.
   *
   * @throws org.apache.kafka.common.errors.RetriableException if the brokers do not answer in time
   * @throws PipelineException FATAL if there is no position that loses nothing unseen
   */
  Map<TopicPartition, Start> find(Set<TopicPartition> partitions, Duration timeout) {
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(partitions, timeout);
    Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions, timeout);
    Map<TopicPartition, Long> end = consumer.endOffsets(partitions, timeout);
    Map<TopicPartition, Start> starts = new HashMap<>();
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata known = committed.get(partition);
      starts.put(partition, start(partition, known, first.get(partition), end.get(partition)));
    }
    starts.forEach((partition, start) -> consumer.seek(partition, start.position()));
    return starts;
  }

  private Start start(TopicPartition partition, OffsetAndMetadata known, long first, long end) {
    if (known == null) {
      return new Start(OptionalLong.empty(), "", initial(partition, first, end));
    }
    long position = inRange(partition, known.offset(), first, end);
    return new Start(OptionalLong.of(known.offset()), known.metadata(), position);
  }

  private long initial(TopicPartition partition, long first, long end) {
    return switch (settings.reset()) {
      case EARLIEST -> first;
      case LATEST -> end;
      case NONE ->
          throw new PipelineException(
              FailureKind.FATAL,
              "group '"
                  + settings.group()
                  + "' has no committed offset for "
                  + partition
                  + " and auto.offset.reset is none; commit one, or set earliest or latest");
    };
  }

  private long inRange(TopicPartition partition, long wanted, long first, long end) {
    if (wanted > end) {
      throw new PipelineException(
          FailureKind.FATAL,
          "group '"
              + settings.group()
              + "' is at offset "
              + wanted
              + " of "
              + partition
              + ", but the partition ends at "
              + end
              + ": it was created anew or has lost records. Make sure that no other archive of it"
              + " is needed, then reset the group's offsets or use another group");
    }
    if (wanted < first) {
      log.atError()
          .addKeyValue("partition", partition)
          .addKeyValue("wanted", wanted)
          .addKeyValue("first", first)
          .log("Records were deleted before they were read (retention); going on after them");
    }
    return Math.max(wanted, first);
  }

  /** For partitions nobody will read: the client needs a position, and must not fetch. */
  void ignore(Set<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      consumer.holdBack(partition);
      consumer.seek(partition, 0);
    }
  }

  /** Moves on behind records that were deleted while they were being read. */
  void recover(OffsetOutOfRangeException lost, Duration timeout) {
    Map<TopicPartition, Long> wanted = lost.offsetOutOfRangePartitions();
    Map<TopicPartition, Long> first = consumer.beginningOffsets(wanted.keySet(), timeout);
    Map<TopicPartition, Long> end = consumer.endOffsets(wanted.keySet(), timeout);
    wanted.forEach(
        (partition, offset) ->
            consumer.seek(
                partition, inRange(partition, offset, first.get(partition), end.get(partition))));
  }
}
