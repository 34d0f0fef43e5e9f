package io.useractivity.pipeline.publish;

import io.useractivity.pipeline.event.SchemaCatalog;
import io.useractivity.pipeline.event.SingleObjectFraming;
import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * Writes events as Avro, field by field in the order of {@code schemas/user_activity/v1.avsc}, with
 * the prefix of Avro's single-object encoding (C3 01, then the CRC-64-AVRO fingerprint, little
 * endian) or bare. Not thread-safe: one per verticle.
 */
public final class ActivityEncoder {
  /** Full name of the schema it writes. */
  public static final String SCHEMA_NAME = "io.useractivity.events.UserActivity";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
  private final byte[] prefix;
  private final ActivitySchema layout;
  private final BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);

  private ActivityEncoder(Schema schema, byte[] prefix) {
    this.layout = new ActivitySchema(schema);
    this.prefix = prefix;
  }

  /** Values framed by single-object encoding. Throws FATAL if the schema is not ours. */
  public static ActivityEncoder singleObject(Schema schema) {
    return new ActivityEncoder(schema, SingleObjectFraming.header(SchemaCatalog.idOf(schema)));
  }

  /** Bare bodies. Throws FATAL if the schema is not ours. */
  public static ActivityEncoder bare(Schema schema) {
    return new ActivityEncoder(schema, new byte[0]);
  }

  /** Bytes before the body of every value: 10, or 0 for bare bodies. */
  public int prefixLength() {
    return prefix.length;
  }

  /**
   * The Kafka value of an event. Throws POISON, with a sentence that holds no value of the event,
   * if the schema has no place for it.
   */
  public byte[] encode(ActivityEvent event) {
    try {
      // Drops what a refused event may have left in the encoder's own buffer.
      out.flush();
      bytes.reset();
      bytes.write(prefix, 0, prefix.length);
      write(event);
      out.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException("a byte array refused bytes", impossible);
    }
    return bytes.toByteArray();
  }

  private void write(ActivityEvent event) throws IOException {
    string("event_id", event.eventId());
    string("user_id", event.userId());
    string("session_id", event.sessionId());
    out.writeEnum(layout.ordinal(required("event_type", event.type())));
    out.writeLong(event.timestampMillis());
    string("page_url", event.pageUrl());
    optionalString(layout.nullBranch(ActivitySchema.REFERRER), event.referrer());
    optionalString(layout.nullBranch(ActivitySchema.PRODUCT_ID), event.productId());
    if (branch(layout.nullBranch(ActivitySchema.QUANTITY), event.quantity())) {
      out.writeInt(event.quantity());
    }
    if (branch(layout.nullBranch(ActivitySchema.UNIT_PRICE), event.unitPrice())) {
      out.writeBytes(decimal(event.unitPrice()));
    }
    optionalString(layout.nullBranch(ActivitySchema.CURRENCY), event.currency());
    Device device = required("device", event.device());
    out.writeEnum(layout.ordinal(required("device.type", device.type())));
    string("device.os", device.os());
    string("device.browser", device.browser());
    optionalString(layout.languageNullBranch(), device.language());
    properties(required("properties", event.properties()));
  }

  private void string(String field, String value) throws IOException {
    out.writeString(required(field, value));
  }

  private void optionalString(int nullBranch, String value) throws IOException {
    if (branch(nullBranch, value)) {
      out.writeString(value);
    }
  }

  /** Writes the index of the union's branch; true if a value follows. */
  private boolean branch(int nullBranch, Object value) throws IOException {
    out.writeIndex(value == null ? nullBranch : 1 - nullBranch);
    return value != null;
  }

  private void properties(Map<String, String> properties) throws IOException {
    out.writeMapStart();
    out.setItemCount(properties.size());
    for (Map.Entry<String, String> property : properties.entrySet()) {
      out.startItem();
      string("properties", property.getKey());
      string("properties", property.getValue());
    }
    out.writeMapEnd();
  }

  private byte[] decimal(BigDecimal value) {
    if (value.scale() != layout.priceScale() || value.precision() > layout.pricePrecision()) {
      throw poison(
          String.format(
              "field unit_price has precision %d and scale %d, but the schema says decimal(%d,%d)",
              value.precision(), value.scale(), layout.pricePrecision(), layout.priceScale()));
    }
    return value.unscaledValue().toByteArray();
  }

  private static <T> T required(String field, T value) {
    if (value == null) {
      throw poison("required field " + field + " is missing");
    }
    return value;
  }

  private static PipelineException poison(String message) {
    return new PipelineException(FailureKind.POISON, message);
  }
}
