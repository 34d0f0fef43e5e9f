package io.useractivity.pipeline.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.useractivity.pipeline.event.EventInspector;
import io.useractivity.pipeline.event.SchemaCatalog;
import io.useractivity.pipeline.event.TimestampField;
import io.useractivity.pipeline.event.WireFraming;
import io.useractivity.pipeline.kit.Schemas;
import io.useractivity.pipeline.publish.ActivityEncoder;
import io.useractivity.pipeline.publish.ActivityEvent;
import io.useractivity.pipeline.publish.ActivityType;
import io.useractivity.pipeline.publish.Device;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventDecoderTest {
  private static final long TIME = 1_795_000_000_123L;
  private static final ActivityEvent EVENT =
      new ActivityEvent(
          "4f4c3c1e-0000-4000-8000-000000000001",
          "u-00000042",
          "s-secret-session",
          ActivityType.PURCHASE,
          TIME,
          "https://shop.example/thanks",
          null,
          "p-000007",
          2,
          new BigDecimal("12.50"),
          "EUR",
          new Device(Device.Type.MOBILE, "Android", "Firefox", "de-DE"),
          Map.of("order_id", "o-1"));

  private final byte[] value = ActivityEncoder.singleObject(Schemas.userActivity()).encode(EVENT);

  private static EventDecoder decoder(String mask) {
    SchemaCatalog schemas = SchemaCatalog.packaged();
    EventInspector inspector =
        new EventInspector(
            WireFraming.singleObject(),
            schemas,
            new TimestampField("event_timestamp", TimestampField.Unit.AUTO),
            true);
    Columns columns =
        Columns.of("event_type,user_id,device.os,unit_price,nothing", "event_type", mask);
    return new EventDecoder(inspector, schemas, columns, new byte[32]);
  }

  @Test
  void aRowHoldsTheColumnsAlsoOfNestedRecords() {
    Row row = decoder("").row(3, 9, TIME + 5, value);
    assertThat(row.cells()).containsExactly("purchase", "u-00000042", "Android", "12.50", null);
    assertThat(row.type()).isEqualTo("purchase");
    assertThat(row.valid()).isTrue();
    assertThat(row.eventTime()).isEqualTo(TIME);
  }

  @Test
  void theWholeEventReadsAsPeopleWriteIt() throws InvalidEventException {
    assertThat(decoder("").full(value).toString())
        .contains("\"unit_price\":\"12.50\"", "\"referrer\":null", "\"order_id\":\"o-1\"")
        .contains("\"event_timestamp\":\"2026-11-18T")
        .contains("\"device\":{\"type\":\"mobile\"");
  }

  @Test
  void whatIsMaskedIsNowhere() throws InvalidEventException {
    EventDecoder decoder = decoder("user_id,session_id,device,properties");
    String full = decoder.full(value).toString();
    Row row = decoder.row(0, 1, TIME, value);
    for (String secret : new String[] {"u-00000042", "secret-session", "Android", "o-1"}) {
      assertThat(full).doesNotContain(secret);
      assertThat(row.cells()).doesNotContain(secret);
    }
    assertThat(row.cells()[1]).matches("\u2022[0-9a-f]{8}");
    assertThat(decoder.row(0, 2, TIME, value).cells()[1]).isEqualTo(row.cells()[1]);
    assertThat(decoder.key("s-secret-session".getBytes())).startsWith("\u2022");
    assertThat(decoder.showsRaw()).isFalse();
  }

  @Test
  void whatTheArchiverRefusesIsAnInvalidRow() {
    byte[] broken = value.clone();
    broken[0] = 0x41;
    Row row = decoder("").row(0, 1, TIME, broken);
    assertThat(row.valid()).isFalse();
    assertThat(row.problem()).isEqualTo("bad-framing");
    assertThat(decoder("").row(0, 1, TIME, null).problem()).isEqualTo("tombstone");
    assertThatThrownBy(() -> decoder("").full(broken)).isInstanceOf(InvalidEventException.class);
  }
}
