package io.useractivity.pipeline.consume;

import io.useractivity.pipeline.local.LocalKafka;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What the source costs beside the bare consumer. Run the broker in a process of its own: {@code
 * broker DIR PORT}, then {@code fill SERVERS RECORDS}, then {@code bare|source|idle SERVERS
 * RECORDS}. Prints records per second of wall clock and per CPU-second of the whole process.
 */
final class SourceBenchmark {
  private static final String TOPIC = "bench";
  private static final int PARTITIONS = 4;

  private SourceBenchmark() {}

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "broker" -> {
        System.out.println(
            LocalKafka.start(Path.of(args[1]), Integer.parseInt(args[2])).bootstrapServers());
        new CountDownLatch(1).await();
      }
      case "fill" -> fill(args[1], Integer.parseInt(args[2]));
      case "bare" -> measure("bare", () -> bare(args[1], Integer.parseInt(args[2])));
      case "source" -> measure("source", () -> source(args[1], Integer.parseInt(args[2])));
      case "idle" -> idle(args[1], Integer.parseInt(args[2]));
      default -> throw new IllegalArgumentException(args[0]);
    }
    System.exit(0);
  }

  private interface Run {
    long records() throws Exception;
  }

  private static void measure(String name, Run run) throws Exception {
    long cpu = cpuNanos();
    long wall = System.nanoTime();
    long records = run.records();
    double cpuSeconds = (cpuNanos() - cpu) / 1e9;
    double seconds = (System.nanoTime() - wall) / 1e9;
    System.out.printf(
        "%s: %d records, %.1f s wall, %.2f s CPU, %.0f/s, %.0f/CPU-s%n",
        name, records, seconds, cpuSeconds, records / seconds, records / cpuSeconds);
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static void fill(String servers, int records) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1))).all().get();
    }
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", servers);
    properties.put("compression.type", "lz4");
    properties.put("linger.ms", 20);
    properties.put("batch.size", 128 * 1024);
    Random random = new Random(1);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < records; i++) {
        byte[] value = new byte[255];
        for (int at = 0; at < value.length; at++) {
          value[at] = (byte) ('a' + (at % 3 == 0 ? random.nextInt(26) : at % 26));
        }
        byte[] key =
            UUID.nameUUIDFromBytes(new byte[] {(byte) i, (byte) (i >> 8)})
                .toString()
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(TOPIC, i % PARTITIONS, key, value));
      }
    }
  }

  private static Map<String, Object> properties(String servers) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", servers);
    properties.put("group.id", "bench-" + UUID.randomUUID());
    return properties;
  }

  private static long bare(String servers, int records) {
    Map<String, Object> properties = properties(servers);
    properties.put("auto.offset.reset", "earliest");
    properties.put("max.poll.records", 2_000);
    properties.put("enable.auto.commit", "false");
    long seen = 0;
    long bytes = 0;
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(TOPIC));
      while (seen < records) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          seen++;
          bytes += record.value().length;
        }
      }
    }
    return bytes > 0 ? seen : 0;
  }

  private static long source(String servers, int records) throws InterruptedException {
    Counter counter = new Counter(records);
    start(properties(servers), counter);
    counter.finished.await();
    counter.source.close(Duration.ofSeconds(5)).toCompletableFuture().join();
    return counter.seen;
  }

  /** CPU of a member at the end of the topic, with demand, once it is warm. */
  private static void idle(String servers, int seconds) throws Exception {
    Counter counter = new Counter(Long.MAX_VALUE);
    Map<String, Object> properties = properties(servers);
    properties.put("auto.offset.reset", "latest");
    start(properties, counter);
    counter.finished.await(15, TimeUnit.SECONDS);
    long cpu = cpuNanos();
    long wall = System.nanoTime();
    counter.finished.await(seconds, TimeUnit.SECONDS);
    System.out.printf(
        "idle: %.2f%% of a core%n", 100.0 * (cpuNanos() - cpu) / (System.nanoTime() - wall));
    counter.source.close(Duration.ofSeconds(5)).toCompletableFuture().join();
  }

  private static void start(Map<String, Object> properties, Counter counter) {
    counter.source = new ReactorRecordSource(SourceSettings.of(properties, TOPIC));
    counter.source.start(counter);
    counter.source.request(4);
  }

  private static final class Counter implements RecordSource.Listener {
    private final long wanted;
    private final CountDownLatch finished = new CountDownLatch(1);
    private ReactorRecordSource source;
    private long seen;
    private long bytes;

    Counter(long wanted) {
      this.wanted = wanted;
    }

    @Override
    public void onAssigned(List<RecordSource.Assignment> assignments) {}

    @Override
    public CompletionStage<Void> onRevoked(
        Collection<io.useractivity.pipeline.event.PartitionId> partitions) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onReleased(Collection<io.useractivity.pipeline.event.PartitionId> partitions) {}

    @Override
    public void onBatch(PolledBatch batch) {
      for (PartitionRecords records : batch.partitions()) {
        for (int i = 0; i < records.size(); i++) {
          bytes +=
              ByteBuffer.wrap(records.valueArray(i), records.valueOffset(i), records.valueLength(i))
                  .remaining();
        }
        seen += records.size();
      }
      if (seen >= wanted && bytes > 0) {
        finished.countDown();
      }
      source.request(1);
    }

    @Override
    public void onPositions(List<RecordSource.FetchPosition> positions) {}

    @Override
    public void onFailure(Throwable failure) {
      finished.countDown();
    }
  }
}
