package io.useractivity.pipeline.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The least any archiver must do: one KafkaConsumer reads a topic to its end and looks at each
 * value's length. Prints events, value bytes and seconds from first assignment to last record;
 * whoever starts it measures CPU and memory of the process.
 */
public final class BareConsumer {
  private BareConsumer() {}

  public static void main(String[] args) {
    if (args.length != 2) {
      System.err.println("usage: BareConsumer BOOTSTRAP TOPIC");
      System.exit(2);
    }
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", args[0], "max.poll.records", 5_000),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(args[1]).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long wanted = consumer.endOffsets(partitions).values().stream().mapToLong(o -> o).sum();
      read(consumer, wanted);
    }
  }

  private static void read(KafkaConsumer<byte[], byte[]> consumer, long wanted) {
    long events = 0;
    long bytes = 0;
    long started = System.nanoTime();
    while (events < wanted) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofSeconds(1));
      for (ConsumerRecord<byte[], byte[]> record : records) {
        bytes += record.value().length;
      }
      events += records.count();
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    System.out.printf(Locale.ROOT, "events=%d bytes=%d seconds=%.3f%n", events, bytes, seconds);
  }
}
