package io.useractivity.pipeline.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.useractivity.pipeline.kit.TestDirs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class LocalKafkaTest {
  private static final TopicPartition PARTITION = new TopicPartition("events", 0);

  @Test
  void recordsAndCommittedOffsetsSurviveARestartAndALaterBrokerOnTheSameData() throws Exception {
    Path data = TestDirs.fresh("kafka");
    try (LocalKafka kafka = LocalKafka.start(data, 0)) {
      String bootstrap = kafka.bootstrapServers();
      createTopic(kafka);
      produce(kafka, "before");
      kafka.restart();
      assertThat(kafka.bootstrapServers()).isEqualTo(bootstrap);
      produce(kafka, "after");
      assertThat(readTwoAndCommit(kafka)).containsExactly("before", "after");
    }
    try (LocalKafka kafka = LocalKafka.start(data, 0);
        KafkaConsumer<String, String> consumer = consumer(kafka)) {
      assertThat(consumer.committed(Set.of(PARTITION)))
          .extractingByKey(PARTITION)
          .returns(2L, OffsetAndMetadata::offset)
          .returns("seen", OffsetAndMetadata::metadata);
    }
  }

  @Test
  void aClientOutlivesAnOutage() throws Exception {
    try (LocalKafka kafka = LocalKafka.start(TestDirs.fresh("kafka"), 0)) {
      createTopic(kafka);
      try (KafkaProducer<String, String> producer = producer(kafka)) {
        producer.send(new ProducerRecord<>("events", "a")).get();
        kafka.pause();
        var during = producer.send(new ProducerRecord<>("events", "b"));
        kafka.resume();
        assertThat(during.get().offset()).isEqualTo(1);
      }
    }
  }

  @Test
  void topicsAreNotCreatedByUseAndOverridesWin() throws Exception {
    Map<String, String> overrides = Map.of("num.io.threads", "3");
    try (LocalKafka kafka = LocalKafka.start(TestDirs.fresh("kafka"), 0, overrides);
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      assertThat(admin.describeTopics(List.of("no-such-topic")).topicNameValues())
          .extractingByKey("no-such-topic")
          .satisfies(
              future ->
                  assertThat(future.toCompletionStage().toCompletableFuture())
                      .failsWithin(Duration.ofSeconds(10))
                      .withThrowableOfType(ExecutionException.class)
                      .withCauseInstanceOf(UnknownTopicOrPartitionException.class));
      assertThat(kafkaThreads("data-plane-kafka-request-handler-", Set.of())).hasSize(3);
    }
  }

  @Test
  void aClosedBrokerLeavesNoThreadBehind() {
    Set<Thread> before = Thread.getAllStackTraces().keySet(); // other tests' brokers may run
    LocalKafka.start(TestDirs.fresh("kafka"), 0).close();
    await().untilAsserted(() -> assertThat(kafkaThreads("data-plane-", before)).isEmpty());
    await().untilAsserted(() -> assertThat(kafkaThreads("kafka-", before)).isEmpty());
  }

  private static Set<String> kafkaThreads(String prefix, Set<Thread> before) {
    Set<String> names = new HashSet<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith(prefix) && !before.contains(thread)) {
        names.add(thread.getName());
      }
    }
    return names;
  }

  private static void createTopic(LocalKafka kafka) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic("events", 1, (short) 1))).all().get();
    }
  }

  private static void produce(LocalKafka kafka, String value) throws Exception {
    try (KafkaProducer<String, String> producer = producer(kafka)) {
      producer.send(new ProducerRecord<>("events", value)).get();
    }
  }

  private static List<String> readTwoAndCommit(LocalKafka kafka) {
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer = consumer(kafka)) {
      consumer.subscribe(List.of("events"));
      await()
          .pollInSameThread()
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(r -> values.add(r.value()));
                return values.size() >= 2;
              });
      consumer.commitSync(Map.of(PARTITION, new OffsetAndMetadata(2, "seen")));
    }
    return values;
  }

  private static KafkaProducer<String, String> producer(LocalKafka kafka) {
    return new KafkaProducer<>(
        // else what is known of the topic is dropped while the broker is away, and send() waits for
        // it
        Map.of("bootstrap.servers", kafka.bootstrapServers(), "metadata.recovery.strategy", "none"),
        new StringSerializer(),
        new StringSerializer());
  }

  private static KafkaConsumer<String, String> consumer(LocalKafka kafka) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            kafka.bootstrapServers(),
            "group.id",
            "group",
            "enable.auto.commit",
            "false",
            "auto.offset.reset",
            "earliest"),
        new StringDeserializer(),
        new StringDeserializer());
  }
}
