package io.useractivity.pipeline.kit;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Fills a topic with {@link SampleEvents}: event {@code i} goes to partition {@code i % partitions}
 * and happened in one of {@code hours} hours in turn, so that a reader has all of them open at
 * once.
 */
public final class TopicFiller {
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private TopicFiller() {}

  /**
   * What to write.
   *
   * @param firstHour start of the first hour; the others follow it
   * @param firstIndex number of the first event, so that a second fill has other ids
   * @param compression none, gzip, snappy, lz4 or zstd
   */
  public record Fill(
      String topic,
      int partitions,
      long firstIndex,
      long count,
      int eventBytes,
      int hours,
      Instant firstHour,
      String compression) {}

  /**
   * Writes {@code count} events, the last of {@code hours} hours being the one before now. Creates
   * the topic if it is missing.
   *
   * @return events per second
   */
  public static double fill(
      String bootstrap,
      String topic,
      int partitions,
      long count,
      int eventBytes,
      int hours,
      String compression) {
    Instant first = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(hours, ChronoUnit.HOURS);
    return fill(
        bootstrap, new Fill(topic, partitions, 0, count, eventBytes, hours, first, compression));
  }

  /** Writes these events and waits until all are acknowledged; returns events per second. */
  public static double fill(String bootstrap, Fill fill) {
    createTopic(bootstrap, fill.topic(), fill.partitions());
    SampleEvents events = new SampleEvents(fill.eventBytes());
    AtomicReference<Exception> failure = new AtomicReference<>();
    long started = System.nanoTime();
    try (KafkaProducer<byte[], byte[]> producer = producer(bootstrap, fill.compression())) {
      for (long i = fill.firstIndex(); i < fill.firstIndex() + fill.count(); i++) {
        byte[] value = events.value(i, time(fill, i));
        int partition = (int) (i % fill.partitions());
        producer.send(
            new ProducerRecord<>(fill.topic(), partition, events.key(), value),
            (metadata, e) -> {
              if (e != null) {
                failure.compareAndSet(null, e);
              }
            });
      }
    }
    if (failure.get() != null) {
      throw new IllegalStateException("not every event was written", failure.get());
    }
    return fill.count() * 1e9 / (System.nanoTime() - started);
  }

  /** When event number {@code index} happened. */
  public static long time(Fill fill, long index) {
    long turn = index / fill.partitions();
    return fill.firstHour().toEpochMilli() + turn % fill.hours() * HOUR + turn * 7 % HOUR;
  }

  /** Creates a topic with one replica, if it is missing. */
  public static void createTopic(String bootstrap, String topic, int partitions) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new IllegalStateException("cannot create topic " + topic, e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating topic " + topic, e);
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(String bootstrap, String compression) {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "compression.type",
            compression,
            "batch.size",
            64 * 1024,
            "linger.ms",
            20,
            "enable.idempotence",
            true,
            // a topic just created may refuse the first batch and take the second
            "max.in.flight.requests.per.connection",
            1),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
