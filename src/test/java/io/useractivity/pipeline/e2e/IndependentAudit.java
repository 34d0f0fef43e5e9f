package io.useractivity.pipeline.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.pipeline.kit.TopicDump;
import io.useractivity.pipeline.local.LocalKafka;
import io.useractivity.pipeline.local.LocalS3;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Compares topic, bucket and dead letters without a line of the project's own code: plain Kafka
 * consumer, plain S3 client, Avro's own file reader and decoder. What it counts are event ids, so
 * the topic must hold each id once.
 */
final class IndependentAudit {
  record Result(long records, long archived, long corrupt, long deadLetters, int objects) {}

  private static final DateTimeFormatter FOLDER =
      DateTimeFormatter.ofPattern("'event_date='uuuu-MM-dd'/hour='HH").withZone(ZoneOffset.UTC);

  private final Schema schema;
  private final byte[] prefix;

  IndependentAudit(Schema schema) {
    this.schema = schema;
    long fingerprint = SchemaNormalization.parsingFingerprint64(schema);
    prefix = new byte[10];
    prefix[0] = (byte) 0xC3;
    prefix[1] = 1;
    for (int i = 0; i < 8; i++) {
      prefix[2 + i] = (byte) (fingerprint >>> (8 * i));
    }
  }

  /**
   * Fails unless every good record of the topic is in exactly one object and every corrupt one is a
   * dead letter with the right reason, key and bytes.
   */
  Result check(LocalKafka kafka, LocalS3 s3) {
    Map<String, Integer> inTopic = new HashMap<>();
    Map<String, String> corrupt = new TreeMap<>();
    List<ConsumerRecord<byte[], byte[]>> records =
        TopicDump.of(kafka.bootstrapServers(), Lab.TOPIC);
    for (ConsumerRecord<byte[], byte[]> record : records) {
      String id = eventId(record.value());
      if (id == null) {
        corrupt.put(
            record.topic() + "-" + record.partition() + "-" + record.offset(), letter(record));
      } else {
        inTopic.merge(id, 1, Integer::sum);
      }
    }
    Map<String, Integer> inBucket = new HashMap<>();
    int objects = readBucket(s3, inBucket);
    Map<String, String> deadLetters = new TreeMap<>();
    TopicDump.of(kafka.bootstrapServers(), Lab.DEAD_LETTERS)
        .forEach(letter -> deadLetters.put(new String(letter.key(), UTF_8), found(letter)));
    assertThat(difference(inTopic, inBucket))
        .as("events in the topic more often than in the bucket: lost")
        .isEmpty();
    assertThat(difference(inBucket, inTopic))
        .as("events in the bucket more often than in the topic: doubled")
        .isEmpty();
    assertThat(deadLetters).as("dead letters").isEqualTo(corrupt);
    return new Result(records.size(), inBucket.size(), corrupt.size(), deadLetters.size(), objects);
  }

  /** What the dead letter of a corrupt record must say, and hold. */
  private String letter(ConsumerRecord<byte[], byte[]> record) {
    String reason = isFramed(record.value()) ? "corrupt-body" : "bad-framing";
    return describe(
        reason, record.topic(), record.partition(), record.offset(), record.key(), record.value());
  }

  private static String found(ConsumerRecord<byte[], byte[]> letter) {
    assertThat(letter.headers().lastHeader("dlq.exception")).as("why").isNotNull();
    assertThat(Instant.parse(header(letter, "dlq.timestamp"))).isBefore(Instant.now());
    assertThat(header(letter, "dlq.stage")).isEqualTo("archive");
    Header key = letter.headers().lastHeader("dlq.key");
    return describe(
        header(letter, "dlq.reason"),
        header(letter, "dlq.topic"),
        Integer.parseInt(header(letter, "dlq.partition")),
        Long.parseLong(header(letter, "dlq.offset")),
        key == null ? null : key.value(),
        letter.value());
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), UTF_8);
  }

  private static String describe(
      String reason, String topic, int partition, long offset, byte[] key, byte[] value) {
    return String.join(
        " ",
        reason,
        topic,
        Integer.toString(partition),
        Long.toString(offset),
        key == null ? "-" : HexFormat.of().formatHex(key),
        value == null ? "-" : HexFormat.of().formatHex(value));
  }

  private boolean isFramed(byte[] value) {
    return value != null
        && value.length >= prefix.length
        && Arrays.equals(value, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static List<String> difference(Map<String, Integer> more, Map<String, Integer> less) {
    List<String> found = new ArrayList<>();
    more.forEach(
        (id, count) -> {
          if (count > less.getOrDefault(id, 0)) {
            found.add(id + ": " + count + " against " + less.getOrDefault(id, 0));
          }
        });
    return found;
  }

  private String eventId(byte[] value) {
    if (!isFramed(value)) {
      return null;
    }
    try {
      var decoder =
          DecoderFactory.get()
              .binaryDecoder(value, prefix.length, value.length - prefix.length, null);
      GenericRecord event = new GenericDatumReader<GenericRecord>(schema).read(null, decoder);
      return decoder.isEnd() ? event.get("event_id").toString() : null;
    } catch (IOException | RuntimeException undecodable) {
      return null;
    }
  }

  private int readBucket(LocalS3 server, Map<String, Integer> ids) {
    return readObjects(
        server, Lab.PREFIX + "/event_date=", (key, bytes) -> readObject(key, bytes, ids));
  }

  /** Reads all objects below a prefix by a plain S3 client, one at a time; returns their number. */
  static int readObjects(LocalS3 server, String prefix, BiConsumer<String, byte[]> reader) {
    try (S3AsyncClient client = client(server)) {
      List<S3Object> objects = new ArrayList<>();
      client
          .listObjectsV2Paginator(
              ListObjectsV2Request.builder().bucket(Lab.BUCKET).prefix(prefix).build())
          .subscribe(page -> objects.addAll(page.contents()))
          .join();
      for (S3Object object : objects) {
        byte[] bytes =
            client
                .getObject(
                    get -> get.bucket(Lab.BUCKET).key(object.key()),
                    AsyncResponseTransformer.toBytes())
                .join()
                .asByteArray();
        reader.accept(object.key(), bytes);
      }
      return objects.size();
    }
  }

  private static void readObject(String key, byte[] bytes, Map<String, Integer> ids) {
    try (DataFileStream<GenericRecord> stream =
        new DataFileStream<>(new ByteArrayInputStream(bytes), new GenericDatumReader<>())) {
      while (stream.hasNext()) {
        GenericRecord event = stream.next();
        ids.merge(event.get("event_id").toString(), 1, Integer::sum);
        Instant time = Instant.ofEpochMilli((Long) event.get("event_timestamp"));
        assertThat(key)
            .as("folder of an event of %s", time)
            .contains("/" + FOLDER.format(time) + "/");
      }
    } catch (IOException unreadable) {
      throw new AssertionError(key + " cannot be read by Avro", unreadable);
    }
  }

  private static S3AsyncClient client(LocalS3 server) {
    return S3AsyncClient.builder()
        .endpointOverride(server.endpoint())
        .forcePathStyle(true)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(server.accessKey(), server.secretKey())))
        .build();
  }
}
