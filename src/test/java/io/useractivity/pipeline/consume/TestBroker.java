package io.useractivity.pipeline.consume;

import io.useractivity.pipeline.kit.TestDirs;
import io.useractivity.pipeline.local.LocalKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A real broker of this package's tests, with what they need to prepare and inspect it. */
final class TestBroker implements AutoCloseable {
  private static final class Shared {
    private static final TestBroker BROKER = start(Map.of());
  }

  private final LocalKafka kafka;
  private final Map<String, Object> client;
  private Admin admin;
  private KafkaProducer<byte[], byte[]> producer;

  private TestBroker(LocalKafka kafka, Map<String, Object> client) {
    this.kafka = kafka;
    this.client = client;
  }

  /** One broker for all tests that leave it running; ends with this JVM. */
  static TestBroker shared() {
    return Shared.BROKER;
  }

  static TestBroker start(Map<String, String> overrides) {
    LocalKafka kafka = LocalKafka.start(TestDirs.fresh("consume"), 0, overrides);
    return new TestBroker(kafka, Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  LocalKafka kafka() {
    return kafka;
  }

  void createTopic(String topic, int partitions) {
    get(
        () ->
            admin().createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get());
  }

  /** Sends values "0", "1", ... counted from {@code first}; returns once all are acknowledged. */
  void produce(String topic, int partition, int first, int count) {
    for (int i = first; i < first + count; i++) {
      byte[] text = String.valueOf(i).getBytes(StandardCharsets.UTF_8);
      producer().send(new ProducerRecord<>(topic, partition, text, text));
    }
    producer().flush();
  }

  KafkaProducer<byte[], byte[]> producer() {
    if (producer == null) {
      Map<String, Object> properties = new HashMap<>(client);
      properties.put("linger.ms", 5);
      // A topic just created may refuse the first batch and take the second, and then never again
      // the first: one request at a time.
      properties.put("max.in.flight.requests.per.connection", 1);
      producer =
          new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }
    return producer;
  }

  Map<TopicPartition, OffsetAndMetadata> committed(String group) {
    return get(() -> admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get());
  }

  Admin admin() {
    if (admin == null) {
      admin = Admin.create(client);
    }
    return admin;
  }

  static <T> T get(Call<T> call) {
    try {
      return call.run();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An admin call. */
  interface Call<T> {
    T run() throws InterruptedException, ExecutionException;
  }

  @Override
  public void close() {
    if (admin != null) {
      admin.close(Duration.ofSeconds(1));
    }
    if (producer != null) {
      producer.close(Duration.ZERO);
    }
    kafka.close();
  }
}
