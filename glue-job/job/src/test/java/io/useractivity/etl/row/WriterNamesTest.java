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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writers who call things by other names. */
class WriterNamesTest {
  private static final Instant TIME = Instant.parse("2026-11-22T10:00:00Z");
  private final Events events = new Events(8);

  private static List<ActivityRow> decode(byte[] file) {
    List<ActivityRow> rows = new ArrayList<>();
    new ObjectDecoder(Jobs.RULES)
        .decode(SourceObject.listed("k", file.length, "e"), ByteBuffer.wrap(file))
        .forEachRemaining(rows::add);
    return rows;
  }

  private static List<ActivityRow> decode(List<GenericRecord> records, Schema schema) {
    return decode(TestArchive.container(records, schema, CodecFactory.nullCodec(), 16_000));
  }

  private static Schema parse(String json) {
    return new Schema.Parser().parse(json);
  }

  /** The pipeline's schema with a field in front. */
  private static Schema with(String field) {
    return parse(Events.V1.toString().replaceFirst("\"fields\":\\[", "\"fields\":[" + field + ","));
  }

  /** The same event by other names, those of {@code renamed}. */
  private static GenericRecord as(Schema schema, GenericRecord model, Map<String, String> renamed) {
    GenericRecord event = new GenericData.Record(schema);
    for (Schema.Field field : model.getSchema().getFields()) {
      Object value = model.get(field.name());
      String name = renamed.getOrDefault(field.name(), field.name());
      Schema to = schema.getField(name).schema();
      event.put(name, value instanceof GenericRecord device ? as(to, device, Map.of()) : value);
    }
    return event;
  }

  private GenericRecord purchase() {
    GenericRecord event = events.at(TIME);
    while (!event.get("event_type").toString().equals("purchase")) {
      event = events.at(TIME);
    }
    event.put("unit_price", Events.price(new BigDecimal("12.50")));
    return event;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"timestamp\",\"type\":[\"null\",\"long\"],\"default\":null}",
        "{\"name\":\"event_time\",\"type\":[\"null\",\"string\"],\"default\":null}",
        "{\"name\":\"price\",\"type\":\"boolean\",\"default\":true}"
      })
  void aFieldWinsOverWhatHasOneOfItsAliasesAsName(String extra) {
    Schema both = with(extra);
    GenericRecord event = as(both, purchase(), Map.of());
    if (both.getField("price") != null) {
      event.put("price", true);
    }
    assertThat(decode(List.of(event), both))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.reason).isNull();
              assertThat(row.eventMillis).isEqualTo(TIME.toEpochMilli());
              assertThat(row.unitPrice).isEqualTo(new BigDecimal("12.50"));
            });
  }

  @Test
  void ofSeveralAliasesTheFirstOfTheReadersIsTaken() {
    String json =
        Events.V1.toString().replace("\"name\":\"event_timestamp\"", "\"name\":\"event_time\"");
    Schema schema =
        parse(
            json.replaceFirst(
                "\"fields\":\\[", "\"fields\":[{\"name\":\"timestamp\",\"type\":\"long\"},"));
    GenericRecord event = as(schema, purchase(), Map.of("event_timestamp", "event_time"));
    event.put("timestamp", 17L);
    assertThat(decode(List.of(event), schema).get(0).eventMillis).isEqualTo(TIME.toEpochMilli());
  }

  @Test
  void aliasesWorkWhateverARecordIsCalled() {
    Schema click =
        parse(
            Events.V1
                .toString()
                .replace("\"name\":\"UserActivity\"", "\"name\":\"Click\"")
                .replace("\"namespace\":\"io.useractivity.events\"", "\"namespace\":\"elsewhere\"")
                .replace("\"name\":\"Device\"", "\"name\":\"Client\"")
                .replace("\"name\":\"EventType\"", "\"name\":\"Kind\"")
                .replace("\"name\":\"unit_price\"", "\"name\":\"price\"")
                .replace("\"name\":\"event_timestamp\"", "\"name\":\"event_ts\""));
    Map<String, String> renamed = new HashMap<>();
    renamed.put("unit_price", "price");
    renamed.put("event_timestamp", "event_ts");
    GenericRecord event = as(click, purchase(), renamed);
    ActivityRow row = decode(List.of(event), click).get(0);
    assertThat(row.reason).isNull();
    assertThat(row.eventMillis).isEqualTo(TIME.toEpochMilli());
    assertThat(row.unitPrice).isEqualTo(new BigDecimal("12.50"));
    assertThat(row.eventType).hasToString("purchase");
    assertThat(row.deviceBrowser).hasToString("browser");
    assertThat(row.schemaId)
        .isEqualTo(
            "%016x".formatted(org.apache.avro.SchemaNormalization.parsingFingerprint64(click)));
  }

  @Test
  void ofTwoRecordsInAUnionOneIsTheReaders() {
    Schema two =
        parse(
            Events.V1
                .toString()
                .replaceFirst(
                    "\"name\":\"device\",\"type\":",
                    "\"name\":\"device\",\"type\":[{\"type\":\"record\",\"name\":\"Old\",\"fields\":[{\"name\":\"os\",\"type\":\"string\"}]},")
                .replaceFirst("(\"name\":\"language\".*?\\}\\]\\})", "$1]"));
    GenericRecord event = new GenericData.Record(two);
    GenericRecord model = purchase();
    Events.V1.getFields().forEach(field -> event.put(field.name(), model.get(field.name())));
    GenericRecord old = new GenericData.Record(two.getField("device").schema().getTypes().get(0));
    old.put("os", "plan9");
    event.put("device", old);
    ActivityRow row = decode(List.of(event), two).get(0);
    assertThat(row.reason).isNull();
    assertThat(row.deviceOs).hasToString("plan9");
  }

  @Test
  void aSchemaThatAvroCannotResolveIsAReasonOfItsObject() {
    Schema odd =
        parse(
            "{\"type\":\"record\",\"name\":\"UserActivity\",\"fields\":[{\"name\":\"event_id\",\"type\":\"string\"},"
                + "{\"name\":\"event_timestamp\",\"type\":{\"type\":\"array\",\"items\":\"long\"}}]}");
    assertThat(decode(List.of(), odd))
        .singleElement()
        .satisfies(row -> assertThat(row.reason).isEqualTo("INCOMPATIBLE_SCHEMA"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"float", "double"})
  void aPriceInBinaryIsWhatItsShortestDecimalSays(String type) {
    Schema schema =
        parse(
            "{\"type\":\"record\",\"name\":\"Sale\",\"fields\":[{\"name\":\"event_id\",\"type\":\"string\"},"
                + "{\"name\":\"event_time\",\"type\":\"long\"},{\"name\":\"user_id\",\"type\":\"string\"},"
                + "{\"name\":\"session_id\",\"type\":\"string\"},{\"name\":\"event_type\",\"type\":\"string\"},"
                + "{\"name\":\"page_url\",\"type\":\"string\"},{\"name\":\"price\",\"type\":\""
                + type
                + "\"}]}");
    List<String> prices = List.of("9.99", "0.1", "1234.56", "20000000", "0.333", "NaN");
    List<GenericRecord> sales = new ArrayList<>();
    for (String price : prices) {
      GenericRecord sale =
          as(schema, keep(purchase(), schema), Map.of("event_timestamp", "event_time"));
      sale.put(
          "price",
          type.equals("float") ? (Object) Float.valueOf(price) : (Object) Double.valueOf(price));
      sales.add(sale);
    }
    List<ActivityRow> rows = decode(sales, schema);
    assertThat(rows)
        .extracting(row -> row.unitPrice == null ? row.reason : row.unitPrice.toPlainString())
        .containsExactly(
            "9.99", "0.10", "1234.56", "20000000.00", "MALFORMED_PRICE", "MALFORMED_PRICE");
  }

  /** Only the fields that the schema has, as texts where they are enums. */
  private static GenericRecord keep(GenericRecord model, Schema schema) {
    List<Schema.Field> fields = new ArrayList<>();
    for (Schema.Field field : Events.V1.getFields()) {
      if (schema.getField(field.name()) != null || field.name().equals("event_timestamp")) {
        fields.add(new Schema.Field(field.name(), field.schema()));
      }
    }
    GenericRecord less =
        new GenericData.Record(Schema.createRecord("Less", null, null, false, fields));
    fields.forEach(
        field ->
            less.put(
                field.name(),
                field.name().equals("event_timestamp")
                    ? model.get(field.name())
                    : model.get(field.name()).toString()));
    return less;
  }
}
