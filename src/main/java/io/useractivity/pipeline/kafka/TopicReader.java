package io.useractivity.pipeline.kafka;

import io.useractivity.pipeline.event.PartitionId;
import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads topics from the outside: belongs to no group, commits nothing. Records are read committed
 * (aborted ones and transaction markers are never seen) unless the configuration says otherwise.
 *
 * <p>Blocks; one thread only. Every failure is a {@link PipelineException}: TRANSIENT where no
 * broker answers.
 */
public final class TopicReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long SILENCE_NANOS = Duration.ofSeconds(60).toNanos();

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String servers;

  private TopicReader(KafkaConsumer<byte[], byte[]> consumer, String servers) {
    this.consumer = consumer;
    this.servers = servers;
  }

  /**
   * Connects.
   *
   * @param group whose committed offsets to look up; it is not joined
   */
  public static TopicReader open(KafkaSettings settings, String group) {
    Map<String, Object> ours = new HashMap<>();
    ours.put("isolation.level", "read_committed");
    ours.put("default.api.timeout.ms", 20_000);
    ours.put("request.timeout.ms", 10_000);
    // Bounds what waits between the broker and the handler.
    ours.put("fetch.max.bytes", 16 << 20);
    ours.put("max.partition.fetch.bytes", 8 << 20);
    ours.put("max.poll.records", 5_000);
    Map<String, Object> properties = new HashMap<>(settings.consumer(ours, Map.of()));
    properties.remove("group.instance.id");
    properties.put("group.id", group);
    properties.put("enable.auto.commit", false);
    properties.put("auto.offset.reset", "none");
    String servers = String.valueOf(properties.get("bootstrap.servers"));
    try {
      return new TopicReader(
          new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
          servers);
    } catch (KafkaException failure) {
      throw ReaderFailures.classify("connecting to Kafka at " + servers, failure);
    }
  }

  /** What each partition of a topic holds; empty if there is no such topic. */
  public SortedMap<Integer, TopicOffsets> offsets(String topic) {
    return asking(
        "asking Kafka at " + servers + " for the offsets of topic " + topic,
        () -> {
          Set<TopicPartition> partitions = partitions(topic);
          Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
          Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
          SortedMap<Integer, TopicOffsets> offsets = new TreeMap<>();
          starts.forEach(
              (partition, start) ->
                  offsets.put(
                      partition.partition(),
                      new TopicOffsets(start, Math.max(start, ends.get(partition)))));
          return offsets;
        });
  }

  /** The offsets the group has committed, of those partitions that have one. */
  public Map<Integer, OptionalLong> committed(String topic) {
    return asking(
        "asking Kafka at " + servers + " for the committed offsets of topic " + topic,
        () -> {
          Map<Integer, OptionalLong> found = new HashMap<>();
          Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(partitions(topic));
          committed.forEach(
              (partition, commit) ->
                  found.put(
                      partition.partition(),
                      commit == null ? OptionalLong.empty() : OptionalLong.of(commit.offset())));
          return found;
        });
  }

  /**
   * Hands over the records of [from, to), as far as the topic holds them, and returns when all have
   * been handed over. At most one fetch is held in memory.
   *
   * @param to not above the partition's end, or this waits for records that never come
   */
  public void read(PartitionId partition, long from, long to, TopicRecordHandler handler) {
    TopicPartition source = new TopicPartition(partition.topic(), partition.partition());
    asking(
        "reading " + partition + " from Kafka at " + servers,
        () -> {
          consumer.assign(List.of(source));
          consumer.seek(source, from);
          long progressed = System.nanoTime();
          long position = from;
          RecordView view = new RecordView();
          while (position < to) {
            poll(source, to, handler, view);
            long reached = consumer.position(source);
            if (reached > position) {
              progressed = System.nanoTime();
              position = reached;
            } else if (System.nanoTime() - progressed > SILENCE_NANOS) {
              throw silent(partition, position, to);
            }
          }
          consumer.unsubscribe();
          return null;
        });
  }

  private void poll(TopicPartition source, long to, TopicRecordHandler handler, RecordView view) {
    try {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(source)) {
        if (record.offset() < to) {
          handler.record(view.of(record));
        }
      }
    } catch (OffsetOutOfRangeException expired) {
      // Retention deleted what was next to read.
      long start = consumer.beginningOffsets(Set.of(source)).get(source);
      handler.expired(start);
      consumer.seek(source, start);
    }
  }

  private static PipelineException silent(PartitionId partition, long position, long to) {
    return new PipelineException(
        FailureKind.TRANSIENT,
        "Kafka sent nothing of %s for 60 s at offset %d, though it has records up to %d; check the brokers"
            .formatted(partition, position, to));
  }

  private Set<TopicPartition> partitions(String topic) {
    Collection<PartitionInfo> infos = consumer.partitionsFor(topic);
    Set<TopicPartition> partitions = new HashSet<>();
    for (PartitionInfo info : infos == null ? List.<PartitionInfo>of() : infos) {
      partitions.add(new TopicPartition(topic, info.partition()));
    }
    return partitions;
  }

  private static <T> T asking(String what, Supplier<T> question) {
    try {
      return question.get();
    } catch (KafkaException failure) {
      throw ReaderFailures.classify(what, failure);
    }
  }

  @Override
  public void close() {
    consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(2)));
  }
}
