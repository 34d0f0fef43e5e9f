package io.useractivity.etl.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.etl.archive.SourceObject;
import io.useractivity.etl.testing.Events;
import io.useractivity.etl.testing.Jobs;
import io.useractivity.etl.testing.TestArchive;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ObjectDecoderTest {
  private static final Instant TIME = Instant.parse("2026-11-22T10:00:00Z");
  private final Events events = new Events(3);

  private static SourceObject source(long size) {
    return SourceObject.listed("k", size, "e");
  }

  private static List<ActivityRow> decode(byte[] file) {
    List<ActivityRow> rows = new ArrayList<>();
    new ObjectDecoder(Jobs.RULES)
        .decode(source(file.length), ByteBuffer.wrap(file))
        .forEachRemaining(rows::add);
    return rows;
  }

  private static List<ActivityRow> decode(List<GenericRecord> records, Schema schema) {
    return decode(TestArchive.container(records, schema, CodecFactory.nullCodec(), 16_000));
  }

  /** Breaks a purchase in the way of a reason; those of a schema that allows it. */
  private static Consumer<GenericRecord> defect(Reason reason) {
    return switch (reason) {
      case MISSING_EVENT_ID -> event -> event.put("event_id", " ");
      case MALFORMED_EVENT_ID -> event -> event.put("event_id", "not-a-uuid");
      case MISSING_USER_ID -> event -> event.put("user_id", "");
      case MISSING_SESSION_ID -> event -> event.put("session_id", null);
      case UNKNOWN_EVENT_TYPE -> event -> event.put("event_type", "refund");
      case MISSING_TIMESTAMP -> event -> event.put("event_timestamp", null);
      case MALFORMED_TIMESTAMP -> event -> event.put("event_timestamp", "yesterday");
      case IMPLAUSIBLE_TIMESTAMP -> event -> event.put("event_timestamp", 17L);
      case MISSING_PAGE_URL -> event -> event.put("page_url", null);
      case MALFORMED_QUANTITY -> event -> event.put("quantity", "two");
      case NEGATIVE_QUANTITY -> event -> event.put("quantity", "-1");
      case MALFORMED_PRICE -> event -> event.put("unit_price", "12.345");
      case NEGATIVE_PRICE -> event -> event.put("unit_price", "-0.01");
      case PURCHASE_WITHOUT_PRODUCT -> event -> event.put("product_id", null);
      case OVERSIZED_FIELD -> event -> event.put("referrer", "x".repeat(9_000));
    };
  }

  /** A writer that never promised anything. */
  private static final Schema LOOSE =
      SchemaBuilder.record("UserActivity")
          .namespace("elsewhere")
          .fields()
          .optionalString("event_id")
          .optionalString("user_id")
          .optionalString("session_id")
          .optionalString("event_type")
          .name("event_timestamp")
          .type()
          .unionOf()
          .nullType()
          .and()
          .longType()
          .and()
          .stringType()
          .endUnion()
          .nullDefault()
          .optionalString("page_url")
          .optionalString("referrer")
          .optionalString("product_id")
          .optionalString("quantity")
          .optionalString("unit_price")
          .optionalInt("something_new")
          .endRecord();

  private static GenericRecord purchase() {
    GenericRecord event = new GenericData.Record(LOOSE);
    event.put("event_id", "0e5b9d80-0000-4000-8000-000000000001");
    event.put("user_id", "u");
    event.put("session_id", "s");
    event.put("event_type", "purchase");
    event.put("event_timestamp", TIME.toEpochMilli());
    event.put("page_url", "https://shop.example:443/a/b?c#d");
    event.put("product_id", "p");
    event.put("quantity", "3");
    event.put("unit_price", "12.5");
    return event;
  }

  @ParameterizedTest
  @EnumSource
  void everyDefectHasItsReasonAndKeepsTheRecordsBytes(Reason reason) throws Exception {
    GenericRecord broken = purchase();
    defect(reason).accept(broken);
    List<ActivityRow> rows = decode(List.of(purchase(), broken, purchase()), LOOSE);
    assertThat(rows).extracting(row -> row.reason).containsExactly(null, reason.name(), null);
    ActivityRow row = rows.get(1);
    assertThat(row.detail).hasSizeLessThan(100);
    Schema writer = new Schema.Parser().parse(row.schema);
    GenericRecord again =
        new GenericDatumReader<GenericRecord>(writer)
            .read(null, DecoderFactory.get().binaryDecoder(row.raw, null));
    assertThat(again.toString()).isEqualTo(broken.toString());
  }

  @Test
  void aStrangersTypesAreConvertedByTheirMeaning() {
    ActivityRow row = decode(List.of(purchase()), LOOSE).get(0);
    assertThat(row.good()).isTrue();
    assertThat(row.unitPrice).isEqualTo(new BigDecimal("12.50"));
    assertThat(row.revenue).isEqualTo(new BigDecimal("37.50"));
    assertThat(row.pageUrl).hasToString("https://shop.example:443/a/b");
    assertThat(row.pageHost).hasToString("shop.example");
    assertThat(row.pagePath).hasToString("/a/b");
  }

  @Test
  void timesAndPricesFollowTheWritersLogicalTypes() {
    String json =
        Events.V1
            .toString()
            .replace("timestamp-millis", "timestamp-micros")
            .replace("\"scale\":2", "\"scale\":3");
    Schema schema = new Schema.Parser().parse(json);
    GenericRecord event = new GenericData.Record(schema);
    GenericRecord model = events.at(TIME);
    Events.V1.getFields().forEach(field -> event.put(field.name(), model.get(field.name())));
    event.put("event_timestamp", TIME.toEpochMilli() * 1_000 + 7);
    event.put("unit_price", ByteBuffer.wrap(new BigDecimal("9.990").unscaledValue().toByteArray()));
    ActivityRow row = decode(List.of(event), schema).get(0);
    assertThat(row.reason).isNull();
    assertThat(row.eventMillis).isEqualTo(TIME.toEpochMilli());
    assertThat(row.unitPrice).isEqualTo(new BigDecimal("9.99"));
  }

  @Test
  void aTypeThatIsNewToTheReaderIsUnknownNotFatal() {
    Schema schema =
        new Schema.Parser()
            .parse(Events.V1.toString().replace("\"purchase\"]", "\"purchase\",\"refund\"]"));
    GenericRecord event = new GenericData.Record(schema);
    GenericRecord model = events.at(TIME);
    Events.V1.getFields().forEach(field -> event.put(field.name(), model.get(field.name())));
    event.put(
        "event_type", new GenericData.EnumSymbol(schema.getField("event_type").schema(), "refund"));
    assertThat(decode(List.of(event), schema).get(0).reason).isEqualTo("UNKNOWN_EVENT_TYPE");
  }

  @Test
  void anAlienSchemaIsRefusedAsAWhole() {
    Schema alien =
        SchemaBuilder.record("Weather").fields().requiredDouble("temperature").endRecord();
    GenericRecord record = new GenericData.Record(alien);
    record.put("temperature", 3.5);
    assertThat(decode(List.of(record), alien))
        .singleElement()
        .satisfies(row -> assertThat(row.reason).isEqualTo("INCOMPATIBLE_SCHEMA"));
    Schema number =
        SchemaBuilder.record("UserActivity")
            .fields()
            .requiredString("event_id")
            .requiredLong("event_timestamp")
            .requiredBoolean("page_url")
            .endRecord();
    assertThat(decode(List.of(), number))
        .singleElement()
        .satisfies(row -> assertThat(row.reason).isEqualTo("INCOMPATIBLE_SCHEMA"));
  }

  @Test
  void aBlockThatIsNotWhatItsSchemaSaysLosesNoOtherBlock() {
    List<GenericRecord> records = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      records.add(events.at(TIME));
    }
    byte[] file = TestArchive.container(records, Events.V1, CodecFactory.nullCodec(), 1_500);
    int hit = indexOf(file, ((String) records.get(12).get("event_id")).getBytes()) - 1;
    file[hit] = 1; // a string of length -1
    List<ActivityRow> rows = decode(file);
    assertThat(rows.stream().mapToLong(row -> row.rows).sum()).isEqualTo(30);
    assertThat(rows)
        .filteredOn(row -> !row.good())
        .singleElement()
        .satisfies(row -> assertThat(row.reason).isEqualTo("UNDECODABLE_BLOCK"));
    assertThat(rows).filteredOn(ActivityRow::good).hasSizeGreaterThan(10);
  }

  private static int indexOf(byte[] file, byte[] part) {
    for (int i = 0; ; i++) {
      if (java.util.Arrays.equals(file, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
  }
}
