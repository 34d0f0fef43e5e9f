package io.useractivity.pipeline.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Follows the ends of topics on a thread of its own: belongs to no group, commits nothing, loses
 * what it cannot follow, and says how much. Goes on by itself after any trouble.
 */
public final class TopicTail implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration ASK = Duration.ofSeconds(3);
  private static final long PACE_MILLIS = 40;
  private static final long ENDS_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long REFRESH_NANOS = Duration.ofSeconds(15).toNanos();
  private static final long RETRY_MILLIS = 1_000;

  /** Further behind than this, reading jumps to the end. */
  private static final long MAX_BEHIND = 100_000;

  private final Map<String, Object> properties;
  private final Map<String, Long> backlogs;
  private final TailHandler handler;
  private final RecordView view = new RecordView();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private Set<TopicPartition> assigned = Set.of();
  private long nextEnds;
  private long nextRefresh;

  private TopicTail(
      Map<String, Object> properties, Map<String, Long> backlogs, TailHandler handler) {
    this.properties = properties;
    this.backlogs = Map.copyOf(backlogs);
    this.handler = handler;
    this.thread = new Thread(this::run, "topic-tail");
    this.thread.setDaemon(true);
  }

  /**
   * Starts following.
   *
   * @param backlogs the topics, and how many records of each partition to read before its end
   */
  public static TopicTail start(
      KafkaSettings settings, Map<String, Long> backlogs, TailHandler handler) {
    Map<String, Object> ours = new HashMap<>();
    ours.put("isolation.level", "read_committed");
    ours.put("fetch.max.bytes", 8 << 20);
    ours.put("max.partition.fetch.bytes", 2 << 20);
    ours.put("max.poll.records", 5_000);
    ours.put("request.timeout.ms", 10_000);
    Map<String, Object> properties = new HashMap<>(settings.consumer(ours, Map.of()));
    properties.remove("group.instance.id");
    properties.remove("group.id");
    properties.put("enable.auto.commit", false);
    properties.put("auto.offset.reset", "latest");
    TopicTail tail = new TopicTail(properties, backlogs, handler);
    tail.thread.start();
    return tail;
  }

  private void run() {
    while (closed.getCount() > 0) {
      try (KafkaConsumer<byte[], byte[]> consumer =
          new KafkaConsumer<>(
              properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        assigned = Set.of();
        nextRefresh = System.nanoTime();
        nextEnds = nextRefresh;
        follow(consumer);
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
      } catch (KafkaException failure) {
        handler.trouble(
            Optional.of(
                ReaderFailures.classify(
                        "following Kafka at " + properties.get("bootstrap.servers"), failure)
                    .getMessage()));
        pause(RETRY_MILLIS);
      }
    }
  }

  private void follow(KafkaConsumer<byte[], byte[]> consumer) {
    while (closed.getCount() > 0) {
      if (System.nanoTime() >= nextRefresh) {
        refresh(consumer);
      }
      if (assigned.isEmpty()) {
        pause(RETRY_MILLIS);
        continue;
      }
      deliver(consumer.poll(POLL));
      skipIfBehind(consumer);
      if (System.nanoTime() >= nextEnds) {
        tellEnds(consumer);
      }
      pause(PACE_MILLIS);
    }
  }

  /** Finds topics and partitions that are new; the first time, where to start in each. */
  private void refresh(KafkaConsumer<byte[], byte[]> consumer) {
    Set<TopicPartition> found = new HashSet<>();
    Map<String, List<PartitionInfo>> topics = consumer.listTopics(ASK);
    for (String topic : backlogs.keySet()) {
      for (PartitionInfo info : topics.getOrDefault(topic, List.of())) {
        found.add(new TopicPartition(topic, info.partition()));
      }
    }
    boolean missing = backlogs.keySet().stream().anyMatch(topic -> !topics.containsKey(topic));
    nextRefresh = System.nanoTime() + (missing ? Duration.ofSeconds(1).toNanos() : REFRESH_NANOS);
    if (!found.equals(assigned)) {
      List<TopicPartition> added = new ArrayList<>(found);
      added.removeAll(assigned);
      Map<TopicPartition, Long> starts = starts(consumer, added);
      Map<TopicPartition, Long> kept = new HashMap<>();
      assigned.stream()
          .filter(found::contains)
          .forEach(each -> kept.put(each, consumer.position(each, ASK)));
      consumer.assign(found);
      kept.forEach(consumer::seek);
      starts.forEach(consumer::seek);
      assigned = Set.copyOf(found);
    }
    handler.trouble(Optional.empty());
  }

  private Map<TopicPartition, Long> starts(
      KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> added) {
    Map<TopicPartition, Long> first = consumer.beginningOffsets(added, ASK);
    Map<TopicPartition, Long> starts = new HashMap<>();
    consumer
        .endOffsets(added, ASK)
        .forEach(
            (partition, end) ->
                starts.put(
                    partition,
                    Math.max(first.get(partition), end - backlogs.get(partition.topic()))));
    return starts;
  }

  private void deliver(ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> slice = records.records(partition);
      handler.poll(partition.topic(), slice.size());
      for (ConsumerRecord<byte[], byte[]> record : slice) {
        handler.record(partition.topic(), partition.partition(), view.of(record));
      }
    }
  }

  private void skipIfBehind(KafkaConsumer<byte[], byte[]> consumer) {
    Map<String, Long> behind = new HashMap<>();
    for (TopicPartition partition : assigned) {
      behind.merge(partition.topic(), consumer.currentLag(partition).orElse(0), Long::sum);
    }
    behind.forEach(
        (topic, records) -> {
          if (records > MAX_BEHIND) {
            consumer.seekToEnd(assigned.stream().filter(p -> p.topic().equals(topic)).toList());
            handler.skipped(topic, records);
          }
        });
  }

  /** Also how an unreachable broker is noticed: poll alone says nothing. */
  private void tellEnds(KafkaConsumer<byte[], byte[]> consumer) {
    nextEnds = System.nanoTime() + ENDS_NANOS;
    Map<String, Map<Integer, Long>> byTopic = new HashMap<>();
    consumer
        .endOffsets(assigned, ASK)
        .forEach(
            (partition, end) ->
                byTopic
                    .computeIfAbsent(partition.topic(), topic -> new HashMap<>())
                    .put(partition.partition(), end));
    byTopic.forEach(handler::ends);
    handler.trouble(Optional.empty());
  }

  private void pause(long millis) {
    try {
      if (closed.await(millis, TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException stopped) {
      closed.countDown();
    }
  }

  /** Stops within about a poll; does not wait for it. */
  @Override
  public void close() {
    closed.countDown();
  }
}
