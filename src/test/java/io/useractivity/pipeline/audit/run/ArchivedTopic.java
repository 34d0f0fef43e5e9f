package io.useractivity.pipeline.audit.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.deadletter.DeadLetter;
import io.useractivity.pipeline.deadletter.DeadLetterHeaders;
import io.useractivity.pipeline.deadletter.DeadLetterReason;
import io.useractivity.pipeline.encode.Codec;
import io.useractivity.pipeline.encode.Compressors;
import io.useractivity.pipeline.encode.ContainerEncoder;
import io.useractivity.pipeline.event.PartitionId;
import io.useractivity.pipeline.layout.ArchiveGeneration;
import io.useractivity.pipeline.layout.ArchiveLayout;
import io.useractivity.pipeline.layout.LaneKey;
import io.useractivity.pipeline.layout.Manifest;
import io.useractivity.pipeline.layout.ManifestJson;
import io.useractivity.pipeline.layout.ObjectFacts;
import io.useractivity.pipeline.store.ObjectBody;
import io.useractivity.pipeline.store.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.zip.CRC32C;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Produces events into one partition and archives them by hand, five to an object. */
final class ArchivedTopic implements AutoCloseable {
  static final Schema SCHEMA =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Click", "namespace": "test", "fields": [
                {"name": "event_timestamp",
                 "type": {"type": "long", "logicalType": "timestamp-millis"}},
                {"name": "page", "type": "string"}]}
              """);
  static final ArchiveGeneration GENERATION =
      new ArchiveGeneration(new UUID(0x1234_5678_0000_4000L, 7), 1_700_000_000_000L);
  private static final long FIRST_HOUR = 480_000;
  private static final int HEADER = 10;

  private record Event(long offset, long millis, byte[] value) {}

  final String topic;
  final List<String> keys = new ArrayList<>();
  private final PipelineConfig config;
  private final ObjectStore store;
  private final ArchiveLayout layout;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Event> unarchived = new ArrayList<>();
  private long produced;
  private long next;
  private long plan;

  ArchivedTopic(PipelineConfig config, ObjectStore store, Map<String, Object> producerSettings) {
    this.topic = config.kafka().topic();
    this.config = config;
    this.store = store;
    this.layout = new ArchiveLayout(config.s3().bucket(), config.archiver().prefix());
    Map<String, Object> settings = new TreeMap<>(producerSettings);
    settings.put("bootstrap.servers", config.kafka().bootstrapServers());
    // a topic just created may refuse the first batch and take the second
    settings.put("max.in.flight.requests.per.connection", 1);
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  KafkaProducer<byte[], byte[]> producer() {
    return producer;
  }

  /** Sound events, spread over three hours. */
  void events(int number) {
    for (int i = 0; i < number; i++) {
      long millis = (FIRST_HOUR + produced % 3) * 3_600_000L + produced;
      event(millis, "/page/" + produced);
    }
  }

  void event(long millis, String page) {
    byte[] value = encode(millis, page);
    unarchived.add(new Event(send(topic, value, List.of()), millis, value));
    produced++;
  }

  static byte[] encode(long millis, String page) {
    GenericRecord click = new GenericData.Record(SCHEMA);
    click.put("event_timestamp", millis);
    click.put("page", page);
    try {
      var bytes = new BinaryMessageEncoder<GenericRecord>(GenericData.get(), SCHEMA).encode(click);
      byte[] value = new byte[bytes.remaining()];
      bytes.get(value);
      return value;
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** A value nobody can archive, and its dead letter. */
  long poison(boolean reported) {
    byte[] value = "no event".getBytes(UTF_8);
    long offset = send(topic, value, List.of());
    if (reported) {
      DeadLetter letter =
          new DeadLetter(
              DeadLetterReason.BAD_FRAMING,
              DeadLetter.Stage.ARCHIVE,
              topic,
              0,
              offset,
              "test",
              null,
              value,
              List.of());
      send(config.deadLetter().topic(), value, DeadLetterHeaders.of(letter, Instant.EPOCH));
    }
    return offset;
  }

  long send(String to, byte[] value, List<Map.Entry<String, byte[]>> headers) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(to, 0, null, value);
    headers.forEach(header -> record.headers().add(header.getKey(), header.getValue()));
    try {
      long offset = producer.send(record).get().offset();
      next = to.equals(topic) ? offset + 1 : next;
      return offset;
    } catch (InterruptedException | ExecutionException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** Archives what was produced, one manifest for all of it, and commits. */
  void archive(Codec codec) {
    Map<LaneKey, List<Event>> lanes = new TreeMap<>();
    List<Manifest.Entry> entries = new ArrayList<>();
    long schemaId = SchemaNormalization.parsingFingerprint64(SCHEMA);
    for (Event event : unarchived) {
      LaneKey lane = new LaneKey(ArchiveLayout.hourOf(event.millis()), schemaId);
      List<Event> open = lanes.computeIfAbsent(lane, key -> new ArrayList<>());
      open.add(event);
      if (open.size() == 5) {
        entries.add(upload(codec, lane, lanes.remove(lane)));
      }
    }
    lanes.forEach((lane, rest) -> entries.add(upload(codec, lane, rest)));
    unarchived.clear();
    PartitionId partition = new PartitionId(topic, 0);
    Manifest manifest =
        new Manifest(
            ArchiveLayout.VERSION,
            topic,
            0,
            GENERATION.folder(),
            GENERATION.salt().toString(),
            plan,
            0,
            entries);
    put(layout.manifestKey(partition, GENERATION, plan++), ManifestJson.write(manifest));
    commit(next);
  }

  void commit(long offset) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", config.kafka().bootstrapServers(),
            "group.id", config.archiver().group());
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.commitSync(Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(offset)));
    }
  }

  private Manifest.Entry upload(Codec codec, LaneKey lane, List<Event> events) {
    PartitionId partition = new PartitionId(topic, 0);
    long first = events.get(0).offset();
    UUID id = ArchiveLayout.objectId(GENERATION, partition, lane, first);
    String key = layout.objectKey(lane.hour(), id);
    CRC32C crc = new CRC32C();
    events.forEach(event -> crc.update(event.value(), HEADER, event.value().length - HEADER));
    ObjectFacts facts =
        new ObjectFacts(
            partition,
            GENERATION,
            lane,
            first,
            events.get(events.size() - 1).offset(),
            events.size(),
            events.stream().mapToLong(Event::millis).min().orElseThrow(),
            events.stream().mapToLong(Event::millis).max().orElseThrow(),
            (int) crc.getValue());
    try (Compressors compressors = new Compressors(codec, 0)) {
      ContainerEncoder encoder =
          new ContainerEncoder(
              compressors, 1 << 16, SCHEMA.toString(), ArchiveLayout.syncMarker(id));
      events.forEach(event -> encoder.append(event.value(), HEADER, event.value().length - HEADER));
      ObjectBody body =
          encoder.finish(ObjectFacts.prefixed(ObjectFacts.AVRO_PREFIX, facts.entries()));
      ObjectStore.StoredObject stored = store.put(key, body, attributes(facts)).join();
      keys.add(key);
      return new Manifest.Entry(
          key,
          body.size(),
          stored.etag(),
          facts.count(),
          facts.firstOffset(),
          facts.lastOffset(),
          facts.minEventMillis(),
          facts.maxEventMillis(),
          ObjectFacts.hex64(lane.schemaId()),
          ObjectFacts.hex32(facts.crc32c()));
    }
  }

  private static ObjectStore.ObjectAttributes attributes(ObjectFacts facts) {
    return new ObjectStore.ObjectAttributes(
        "application/avro", ObjectFacts.prefixed(ObjectFacts.S3_PREFIX, facts.entries()));
  }

  void put(String key, byte[] bytes) {
    store
        .put(
            key,
            ObjectBody.of(bytes),
            new ObjectStore.ObjectAttributes("application/octet-stream", Map.of()))
        .join();
  }

  @Override
  public void close() {
    producer.close();
  }
}
