package io.useractivity.pipeline.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.useractivity.pipeline.event.CorruptEventException.Reason;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;

class EventInspectorTest {
  private static final Schema OTHER =
      SchemaBuilder.record("Other").fields().requiredLong("event_timestamp").endRecord();
  private static final Schema NO_TIME =
      SchemaBuilder.record("NoTime").fields().requiredLong("number").endRecord();
  private static final TimestampField MILLIS =
      new TimestampField("event_timestamp", TimestampField.Unit.MILLIS);

  private final SchemaCatalog catalog = SchemaCatalog.of(UserActivityBodies.SCHEMA, OTHER, NO_TIME);
  private final EventInspector inspector =
      new EventInspector(WireFraming.singleObject(), catalog, MILLIS, true);

  @Test
  void readsWhatAvrosOwnMessageEncoderWrites() throws Exception {
    GenericData.Record event = new GenericData.Record(OTHER);
    event.put("event_timestamp", 42L);
    var message =
        new BinaryMessageEncoder<GenericData.Record>(GenericData.get(), OTHER).encode(event);
    byte[] value = new byte[message.remaining()];
    message.get(value);
    byte[] array = new byte[value.length + 7];
    System.arraycopy(value, 0, array, 5, value.length);
    inspector.inspect(array, 5, value.length);
    assertThat(inspector.schemaId()).isEqualTo(SchemaCatalog.idOf(OTHER));
    assertThat(inspector.bodyOffset()).isEqualTo(15);
    assertThat(inspector.bodyLength()).isEqualTo(value.length - 10);
    assertThat(inspector.eventMillis()).isEqualTo(42);
  }

  @Test
  void schemasMayAlternate() throws CorruptEventException {
    byte[] activity = framed(UserActivityBodies.SCHEMA_ID, UserActivityBodies.make(1, 1).get(0));
    byte[] other = framed(SchemaCatalog.idOf(OTHER), new byte[] {84});
    for (int i = 0; i < 3; i++) {
      inspector.inspect(activity, 0, activity.length);
      assertThat(inspector.schemaId()).isEqualTo(UserActivityBodies.SCHEMA_ID);
      assertThat(inspector.eventMillis()).isEqualTo(UserActivityBodies.FIRST_MILLIS);
      inspector.inspect(other, 0, other.length);
      assertThat(inspector.schemaId()).isEqualTo(SchemaCatalog.idOf(OTHER));
      assertThat(inspector.eventMillis()).isEqualTo(42);
    }
  }

  @Test
  void badFramingIsToldFromBadBodies() {
    byte[] value = framed(SchemaCatalog.idOf(OTHER), new byte[] {84});
    refused(
        Arrays.copyOf(value, 9),
        Reason.BAD_FRAMING,
        "the value ends within the single-object header at byte 9");
    refused(
        new byte[0],
        Reason.BAD_FRAMING,
        "the value ends within the single-object header at byte 0");
    byte[] marker = value.clone();
    marker[1] = 2;
    refused(
        marker,
        Reason.BAD_FRAMING,
        "the value does not start with the single-object marker C3 01 at byte 0");
    refused(
        Arrays.copyOf(value, 10), Reason.CORRUPT_BODY, "the body ends within a field at byte 10");
    refused(
        Arrays.copyOf(value, 12),
        Reason.CORRUPT_BODY,
        "the body goes on after its last field at byte 11");
  }

  @Test
  void unknownSchemasAreNamedByFingerprint() {
    refused(
        framed(0x0123456789ABCDEFL, new byte[] {84}),
        Reason.UNKNOWN_SCHEMA,
        "no schema with fingerprint 0123456789abcdef is known here");
  }

  @Test
  void aSchemaWithoutTheTimestampRefusesItsEventsOnly() throws CorruptEventException {
    byte[] noTime = framed(SchemaCatalog.idOf(NO_TIME), new byte[] {84});
    refused(
        noTime,
        Reason.BAD_TIMESTAMP,
        "schema NoTime: timestamp field 'event_timestamp' does not exist: NoTime has no field"
            + " event_timestamp");
    byte[] other = framed(SchemaCatalog.idOf(OTHER), new byte[] {84});
    inspector.inspect(other, 0, other.length);
    refused(noTime, Reason.BAD_TIMESTAMP, null);
  }

  @Test
  void aTimestampThatNoSchemaHasFailsAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new EventInspector(
                    WireFraming.singleObject(), catalog, TimestampField.of("typo"), true))
        .withMessageContaining("timestamp field 'typo' does not exist");
  }

  @Test
  void bareBodiesHaveTheConfiguredSchema() throws CorruptEventException {
    EventInspector bare =
        new EventInspector(
            WireFraming.bare(UserActivityBodies.SCHEMA_ID),
            UserActivityBodies.CATALOG,
            UserActivityBodies.TIME,
            true);
    byte[] body = UserActivityBodies.make(1, 1).get(0);
    bare.inspect(body, 0, body.length);
    assertThat(bare.schemaId()).isEqualTo(UserActivityBodies.SCHEMA_ID);
    assertThat(bare.bodyOffset()).isZero();
    assertThat(bare.bodyLength()).isEqualTo(body.length);
    assertThat(bare.eventMillis()).isEqualTo(UserActivityBodies.FIRST_MILLIS);
  }

  private void refused(byte[] value, Reason reason, String message) {
    byte[] array = new byte[value.length + 3];
    System.arraycopy(value, 0, array, 3, value.length);
    var check =
        assertThatThrownBy(() -> inspector.inspect(array, 3, value.length))
            .isInstanceOfSatisfying(
                CorruptEventException.class,
                refused -> assertThat(refused.reason()).isEqualTo(reason));
    if (message != null) {
      check.hasMessage(message);
    }
  }

  private static byte[] framed(long schemaId, byte[] body) {
    byte[] value = Arrays.copyOf(SingleObjectFraming.header(schemaId), 10 + body.length);
    System.arraycopy(body, 0, value, 10, body.length);
    return value;
  }
}
