package io.useractivity.etl.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.etl.archive.SourceObject;
import io.useractivity.etl.testing.Events;
import io.useractivity.etl.testing.Jobs;
import io.useractivity.etl.testing.TestArchive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that say anything about their lengths. */
@Timeout(60)
class CorruptLengthTest {
  private static final Instant TIME = Instant.parse("2026-11-22T10:00:00Z");
  private static final String HEAD =
      "{\"type\":\"record\",\"name\":\"UserActivity\",\"namespace\":\"io.useractivity.events\",\"fields\":[";
  private static final String REST =
      ",{\"name\":\"event_id\",\"type\":\"string\"},{\"name\":\"event_timestamp\",\"type\":\"long\"}]}";
  private final Events events = new Events(5);

  /** Writes a body. */
  private interface Body {
    void write(BinaryEncoder to) throws IOException;
  }

  private static List<ActivityRow> decode(byte[] file) {
    List<ActivityRow> rows = new ArrayList<>();
    new ObjectDecoder(Jobs.RULES)
        .decode(SourceObject.listed("k", file.length, "e"), ByteBuffer.wrap(file))
        .forEachRemaining(rows::add);
    return rows;
  }

  private static byte[] file(Schema schema, Body body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    body.write(encoder);
    encoder.flush();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(schema))) {
      writer.create(schema, out);
      writer.appendEncoded(ByteBuffer.wrap(bytes.toByteArray()));
    }
    return out.toByteArray();
  }

  private static Schema startingWith(String field) {
    return new Schema.Parser().parse(HEAD + field + REST);
  }

  private static void isUndecodable(byte[] file) {
    assertThat(decode(file))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.reason).isEqualTo("UNDECODABLE_BLOCK");
              assertThat(row.rows).isEqualTo(1);
              assertThat(row.detail).isNotEmpty();
            });
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 5_000_000_000L, Integer.MAX_VALUE - 2L, 1_900_000_000, Long.MIN_VALUE})
  void aTextOfAnImpossibleLengthIsAnUndecodableBlock(long length) throws Exception {
    isUndecodable(
        file(
            Events.V1,
            body -> {
              body.writeLong(length);
              body.writeFixed("abc".getBytes());
            }));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 5_000_000_000L, 1_900_000_000})
  void bytesOfAnImpossibleLengthAreAnUndecodableBlock(long length) throws Exception {
    isUndecodable(
        file(
            startingWith("{\"name\":\"unit_price\",\"type\":\"bytes\"}"),
            body -> {
              body.writeLong(length);
              body.writeFixed("abc".getBytes());
            }));
  }

  @ParameterizedTest
  @ValueSource(longs = {1_000_000_000, Long.MAX_VALUE, Long.MIN_VALUE, -1_000_000_000})
  void aMapOfAnImpossibleSizeIsAnUndecodableBlock(long size) throws Exception {
    isUndecodable(
        file(
            startingWith(
                "{\"name\":\"properties\",\"type\":{\"type\":\"map\",\"values\":\"string\"}}"),
            body -> {
              body.writeLong(size);
              body.writeString("k");
              body.writeString("v");
            }));
  }

  @ParameterizedTest
  @ValueSource(strings = {"string", "null"})
  void whatIsOnlySkippedMayNotGoBackwardsOrOnForever(String items) throws Exception {
    Schema schema =
        startingWith(
            "{\"name\":\"unknown\",\"type\":{\"type\":\"array\",\"items\":\"" + items + "\"}}");
    isUndecodable(file(schema, body -> body.writeLong(Long.MAX_VALUE)));
    isUndecodable(
        file(
            schema,
            body -> {
              body.writeLong(-1);
              body.writeLong(-2); // bytes of the items: back to where they began
            }));
    isUndecodable(
        file(
            startingWith("{\"name\":\"unknown\",\"type\":\"string\"}"),
            body -> {
              body.writeLong(-1);
              body.writeFixed("abc".getBytes());
            }));
  }

  @Test
  void itemsWithoutBytesAreNoCorruption() throws Exception {
    Schema schema =
        startingWith("{\"name\":\"unknown\",\"type\":{\"type\":\"array\",\"items\":\"null\"}}");
    byte[] file =
        file(
            schema,
            body -> {
              body.writeLong(1_000);
              body.writeLong(0);
              body.writeString("id");
              body.writeLong(TIME.toEpochMilli());
            });
    assertThat(decode(file)).extracting(row -> row.reason).containsExactly("MALFORMED_EVENT_ID");
  }

  @Test
  void moreRecordsThanBytesAreAnUndecodableBlock() throws Exception {
    Schema nothing =
        new Schema.Parser()
            .parse(
                HEAD
                    + "{\"name\":\"event_id\",\"type\":\"null\"},{\"name\":\"event_timestamp\",\"type\":\"null\"}]}");
    isUndecodable(file(nothing, body -> {}));
  }

  @Test
  void anyByteOfABlockMayBeAnyOtherAndEveryRecordIsStillAccountedFor() throws Exception {
    List<GenericRecord> records = new ArrayList<>();
    int body = 0;
    for (int i = 0; i < 20; i++) {
      records.add(events.at(TIME.plusSeconds(i)));
      body += body(records.get(i)).length;
    }
    byte[] file = TestArchive.container(records, Events.V1, CodecFactory.nullCodec(), 1 << 20);
    int end = file.length - 16;
    SplittableRandom random = new SplittableRandom(17);
    for (int i = 0; i < 3_000; i++) {
      byte[] corrupt = file.clone();
      int at = random.nextInt(end - body, end);
      int many = Math.min(end - at, 1 + random.nextInt(9));
      for (int k = 0; k < many; k++) {
        corrupt[at + k] = (byte) (random.nextInt(4) == 0 ? random.nextInt() : 0xFF);
      }
      long rows = decode(corrupt).stream().mapToLong(row -> row.rows).sum();
      assertThat(rows).as("%d bytes from %d changed in round %d", many, at, i).isEqualTo(20);
    }
  }

  @Test
  void anEventWithTooManyPropertiesIsRefusedAloneAndKeepsItsBytes() throws Exception {
    GenericRecord most = events.at(TIME);
    most.put("properties", properties(RowRules.MOST_PROPERTIES));
    GenericRecord many = events.at(TIME);
    many.put("properties", properties(RowRules.MOST_PROPERTIES + 1));
    List<GenericRecord> records = List.of(events.at(TIME), most, many, events.at(TIME));
    byte[] file = TestArchive.container(records, Events.V1, CodecFactory.nullCodec(), 1 << 20);
    List<ActivityRow> rows = decode(file);
    assertThat(rows)
        .extracting(row -> row.reason)
        .containsExactly(null, null, "OVERSIZED_FIELD", null);
    assertThat(rows.get(1).properties).hasSize(RowRules.MOST_PROPERTIES);
    ActivityRow refused = rows.get(2);
    assertThat(refused.detail).contains("1001").contains("1000");
    assertThat(Arrays.equals(refused.raw, body(many))).isTrue();
    assertThat(rows.get(3).eventId).hasToString(records.get(3).get("event_id").toString());
  }

  private static byte[] body(GenericRecord event) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(body, null);
    new GenericDatumWriter<GenericRecord>(Events.V1).write(event, encoder);
    encoder.flush();
    return body.toByteArray();
  }

  private static Map<String, String> properties(int count) {
    Map<String, String> properties = new HashMap<>();
    for (int i = 0; i < count; i++) {
      properties.put("k" + i, "v");
    }
    return properties;
  }
}
