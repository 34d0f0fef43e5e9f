package io.useractivity.pipeline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.pipeline.kit.PipelineProcess;
import io.useractivity.pipeline.kit.TestDirs;
import io.useractivity.pipeline.kit.TopicDump;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/**
 * Somebody else's events: another schema, bare bodies, the time deep in a nested record and in
 * microseconds, records without a value, snappy.
 */
class ForeignEventsIT {
  private static final int EVENTS = 400;
  private static final Instant START = Instant.parse("2026-03-29T22:50:00Z");

  private static final Schema SCHEMA =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Reading", "namespace": "com.example.meters", "fields": [
                {"name": "id", "type": "int"},
                {"name": "at", "type": {"type": "record", "name": "At", "fields": [
                  {"name": "site", "type": ["null", "string"]},
                  {"name": "seen", "type": {"type": "long", "logicalType": "timestamp-micros"}}]}},
                {"name": "values", "type": {"type": "array", "items": "double"}}]}
              """);

  private final List<Integer> good = new ArrayList<>();
  private final List<Long> tombstones = new ArrayList<>();
  private final List<Long> corrupt = new ArrayList<>();

  @Test
  void areArchivedLikeOurOwn() throws Exception {
    Path schema = TestDirs.fresh("foreign-schema").resolve("reading.avsc");
    Files.writeString(schema, SCHEMA.toString());
    try (Lab lab = new Lab("foreign")) {
      produce(lab.kafka().bootstrapServers());
      archive(lab, schema, "dead-letter", "raw/a");
      assertThat(deadLetters(lab))
          .containsExactlyInAnyOrderElementsOf(letters("tombstone", tombstones, corrupt));
      archive(lab, schema, "skip", "raw/b");
      assertThat(deadLetters(lab)).hasSize(tombstones.size() + 2 * corrupt.size());
    }
  }

  private void archive(Lab lab, Path schema, String policy, String prefix) {
    String[] settings = {
      "--set",
      "archiver.tombstones=" + policy,
      "--set",
      "archiver.prefix=" + prefix,
      "--set",
      "archiver.group=" + policy,
      "--set",
      "archiver.codec=snappy",
      "--set",
      "archiver.rotation.events=7",
      "--set",
      "events.format=bare",
      "--set",
      "events.schema-file=" + schema,
      "--set",
      "events.timestamp-field=at.seen"
    };
    List<String> arguments = new ArrayList<>(List.of("--roles", "archiver", "--until-caught-up"));
    arguments.addAll(List.of(settings));
    PipelineProcess archiver = lab.run("archiver", "128m", arguments.toArray(String[]::new));
    assertThat(archiver.awaitExit(Duration.ofSeconds(90))).as(archiver.output().tail()).isZero();
    assertThat(archiver.output().lines())
        .as("what is archived is logged by reason")
        .anyMatch(line -> line.contains("Archived") && line.contains("events="));
    PipelineProcess verify = lab.verify(settings);
    assertThat(verify.awaitExit(Duration.ofSeconds(60))).as(verify.output().tail()).isZero();
    List<Integer> found = new ArrayList<>();
    IndependentAudit.readObjects(
        lab.s3(), prefix + "/event_date=", (key, bytes) -> read(key, bytes, found));
    assertThat(found).containsExactlyInAnyOrderElementsOf(good);
  }

  private static void read(String key, byte[] bytes, List<Integer> ids) {
    try (DataFileStream<GenericRecord> events =
        new DataFileStream<>(new ByteArrayInputStream(bytes), new GenericDatumReader<>())) {
      assertThat(events.getMetaString("avro.codec")).isEqualTo("snappy");
      assertThat(events.getSchema()).isEqualTo(SCHEMA);
      for (GenericRecord event : events) {
        ids.add((Integer) event.get("id"));
        long micros = (Long) ((GenericRecord) event.get("at")).get("seen");
        String hour = Instant.ofEpochSecond(micros / 1_000_000).toString();
        assertThat(key)
            .contains("/event_date=" + hour.substring(0, 10) + "/hour=" + hour.substring(11, 13));
      }
    } catch (IOException unreadable) {
      throw new AssertionError(key + " cannot be read by Avro", unreadable);
    }
  }

  private static List<String> letters(String reason, List<Long> without, List<Long> corrupt) {
    List<String> letters = new ArrayList<>();
    without.forEach(offset -> letters.add(reason + " " + offset));
    corrupt.forEach(offset -> letters.add("corrupt-body " + offset));
    return letters;
  }

  private static List<String> deadLetters(Lab lab) {
    return TopicDump.of(lab.kafka().bootstrapServers(), Lab.DEAD_LETTERS).stream()
        .map(
            letter ->
                new String(
                        letter.headers().lastHeader("dlq.reason").value(), StandardCharsets.UTF_8)
                    + " "
                    + new String(
                        letter.headers().lastHeader("dlq.offset").value(), StandardCharsets.UTF_8))
        .toList();
  }

  private void produce(String brokers) throws Exception {
    Map<String, Object> client = Map.of("bootstrap.servers", brokers);
    try (Admin admin = Admin.create(client)) {
      admin.createTopics(List.of(new NewTopic(Lab.TOPIC, 1, (short) 1))).all().get();
    }
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < EVENTS; i++) {
        byte[] value = i % 40 == 13 ? null : i % 50 == 7 ? new byte[] {1, 0, 0} : event(i);
        long offset = producer.send(new ProducerRecord<>(Lab.TOPIC, 0, null, value)).get().offset();
        if (value == null) {
          tombstones.add(offset);
        } else if (value.length == 3) {
          corrupt.add(offset);
        } else {
          good.add(i);
        }
      }
    }
  }

  private static byte[] event(int id) throws IOException {
    GenericRecord at = new GenericData.Record(SCHEMA.getField("at").schema());
    at.put("site", id % 3 == 0 ? null : "site-" + id);
    at.put("seen", START.plusSeconds(id * 20L).toEpochMilli() * 1_000 + 7);
    GenericRecord event = new GenericData.Record(SCHEMA);
    event.put("id", id);
    event.put("at", at);
    event.put("values", List.of(id * 0.5, -1.0));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(SCHEMA).write(event, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }
}
