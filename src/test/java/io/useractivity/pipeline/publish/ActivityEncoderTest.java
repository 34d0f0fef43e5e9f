package io.useractivity.pipeline.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;
import io.useractivity.pipeline.kit.Schemas;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.junit.jupiter.api.Test;

class ActivityEncoderTest {
  private static final Schema SCHEMA = Schemas.userActivity();
  private static final Device DEVICE = new Device(Device.Type.TABLET, "iPadOS", "Safari", "fr-FR");

  private final ActivityEncoder encoder = ActivityEncoder.singleObject(SCHEMA);

  private static ActivityEvent purchase(String userId, BigDecimal price, Device device) {
    return new ActivityEvent(
        "9f4c7f6e-5b0c-4b53-9f3e-0a2f7a7b1c11",
        userId,
        "s-1",
        ActivityType.PURCHASE,
        1_790_000_000_123L,
        "https://shop.example/checkout",
        null,
        "p-1",
        3,
        price,
        "EUR",
        device,
        Map.of("order_id", "o-1"));
  }

  @Test
  void avrosOwnReaderOfSingleObjectEncodingReadsEveryField() throws IOException {
    GenericData model = new GenericData();
    model.addLogicalTypeConversion(new Conversions.DecimalConversion());
    GenericRecord read =
        new BinaryMessageDecoder<GenericRecord>(model, SCHEMA)
            .decode(encoder.encode(purchase("Zoë", new BigDecimal("1234.50"), DEVICE)));
    assertThat(read.get("event_id")).hasToString("9f4c7f6e-5b0c-4b53-9f3e-0a2f7a7b1c11");
    assertThat(read.get("user_id")).hasToString("Zoë");
    assertThat(read.get("session_id")).hasToString("s-1");
    assertThat(read.get("event_type")).hasToString("purchase");
    assertThat(read.get("event_timestamp")).isEqualTo(1_790_000_000_123L);
    assertThat(read.get("page_url")).hasToString("https://shop.example/checkout");
    assertThat(read.get("referrer")).isNull();
    assertThat(read.get("product_id")).hasToString("p-1");
    assertThat(read.get("quantity")).isEqualTo(3);
    assertThat(read.get("unit_price")).isEqualTo(new BigDecimal("1234.50"));
    assertThat(read.get("currency")).hasToString("EUR");
    assertThat(read.get("device"))
        .hasToString(
            "{\"type\": \"tablet\", \"os\": \"iPadOS\", \"browser\": \"Safari\","
                + " \"language\": \"fr-FR\"}");
    assertThat(read.get("properties")).hasToString("{order_id=o-1}");
  }

  @Test
  void bareValuesAreTheSameBodyWithoutThePrefix() {
    ActivityEvent event = purchase("u", new BigDecimal("1.00"), DEVICE);
    byte[] framed = encoder.encode(event);
    byte[] body = ActivityEncoder.bare(SCHEMA).encode(event);
    assertThat(framed).endsWith(body).hasSize(body.length + encoder.prefixLength());
    assertThat(framed).startsWith(0xC3, 0x01);
  }

  @Test
  void aMissingFieldIsPoisonAndTheEncoderGoesOn() {
    assertThatThrownBy(() -> encoder.encode(purchase(null, new BigDecimal("1.00"), DEVICE)))
        .isInstanceOfSatisfying(
            PipelineException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.POISON))
        .hasMessage("required field user_id is missing");
    assertThatThrownBy(() -> encoder.encode(purchase("u", new BigDecimal("1.00"), null)))
        .hasMessage("required field device is missing");
    ActivityEvent good = purchase("u", new BigDecimal("1.00"), DEVICE);
    assertThat(encoder.encode(good)).isEqualTo(ActivityEncoder.singleObject(SCHEMA).encode(good));
  }

  @Test
  void aPriceTheDecimalCannotHoldIsPoisonAndTheMessageDoesNotTellIt() {
    assertThatThrownBy(() -> encoder.encode(purchase("u", new BigDecimal("1.234"), DEVICE)))
        .hasMessage(
            "field unit_price has precision 4 and scale 3, but the schema says decimal(12,2)");
  }

  @Test
  void aSchemaThatIsNotOursIsRefusedAtOnce() {
    Schema other = SchemaBuilder.record("Other").fields().requiredString("event_id").endRecord();
    assertThatThrownBy(() -> ActivityEncoder.bare(other))
        .isInstanceOfSatisfying(
            PipelineException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.FATAL))
        .hasMessageContaining("schema Other is not the one the generator writes");
  }
}
