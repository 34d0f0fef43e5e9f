package io.useractivity.etl.read;

import io.useractivity.etl.archive.SourceObject;
import io.useractivity.etl.row.ActivityRow;
import io.useractivity.etl.row.ActivityRow.RawKind;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.util.Utf8;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;

/** Rows into Spark's own representation, in the order of Columns.DECODED. Not thread-safe. */
public final class RowCodec {
  private static final long MILLIS_PER_HOUR = 3_600_000L;

  private final Map<String, UTF8String> names = new HashMap<>();
  private SourceObject source;
  private UTF8String object;
  private UTF8String topic;
  private UTF8String generation;
  private String schemaId;
  private UTF8String schema;
  private long hourNumber = Long.MIN_VALUE;
  private UTF8String date;
  private UTF8String hour;

  /** The row of an activity or of something refused. */
  public InternalRow encode(ActivityRow row) {
    locate(row);
    boolean good = row.good();
    // of an object to be read again; records are read from their own bytes
    boolean whole = row.rawKind == RawKind.OBJECT;
    return new GenericInternalRow(
        new Object[] {
          text(row.eventId),
          good ? text(row.userId) : null,
          good ? text(row.sessionId) : null,
          good ? name(row.eventType) : null,
          good ? row.eventMillis * 1_000 : null,
          good ? text(row.pageUrl) : null,
          good ? text(row.pageHost) : null,
          good ? text(row.pagePath) : null,
          good ? text(row.referrer) : null,
          good ? text(row.referrerHost) : null,
          good ? text(row.productId) : null,
          good ? row.quantity : null,
          good ? decimal(row.unitPrice, 12) : null,
          good ? text(row.currency) : null,
          good ? decimal(row.revenue, 22) : null,
          good ? name(row.deviceType) : null,
          good ? text(row.deviceOs) : null,
          good ? text(row.deviceBrowser) : null,
          good ? text(row.deviceLanguage) : null,
          good ? row.mobile : null,
          good ? map(row.properties) : null,
          object,
          topic,
          source.partition() < 0 ? null : source.partition(),
          generation,
          source.firstOffset() < 0 ? null : source.firstOffset(),
          source.offsetOf(row.index) < 0 ? null : source.offsetOf(row.index),
          row.index,
          schema,
          good ? date : null,
          good ? hour : null,
          text(row.reason),
          text(row.detail),
          row.rawKind == null ? null : text(row.rawKind.name()),
          row.raw,
          text(row.schema),
          row.rows,
          whole && source.count() >= 0 ? source.count() : null,
          whole && source.lastOffset() >= 0 ? source.lastOffset() : null,
          whole ? text(source.crc32c()) : null
        });
  }

  private void locate(ActivityRow row) {
    if (row.source != source) {
      source = row.source;
      object = text(source.key());
      topic = text(source.topic());
      generation = text(source.generation());
    }
    if (row.schemaId == null || !row.schemaId.equals(schemaId)) {
      schemaId = row.schemaId;
      schema = text(schemaId);
    }
    long number = Math.floorDiv(row.eventMillis, MILLIS_PER_HOUR);
    if (row.good() && number != hourNumber) {
      hourNumber = number;
      String start = Instant.ofEpochMilli(number * MILLIS_PER_HOUR).toString();
      date = text(start.substring(0, start.indexOf('T')));
      hour = text(start.substring(start.indexOf('T') + 1, start.indexOf('T') + 3));
    }
  }

  /** A text that is a constant of the rules or a symbol of the reader schema, or any other. */
  private UTF8String name(CharSequence text) {
    return text instanceof String name
        ? names.computeIfAbsent(name, UTF8String::fromString)
        : text(text);
  }

  private static UTF8String text(CharSequence text) {
    if (text == null) {
      return null;
    }
    return text instanceof Utf8 utf8
        ? UTF8String.fromBytes(utf8.getBytes(), 0, utf8.getByteLength())
        : UTF8String.fromString(text.toString());
  }

  private static Decimal decimal(BigDecimal value, int precision) {
    return value == null ? null : Decimal.apply(value, precision, 2);
  }

  private static ArrayBasedMapData map(Map<CharSequence, CharSequence> properties) {
    if (properties == null) {
      return null;
    }
    Object[] keys = new Object[properties.size()];
    Object[] values = new Object[properties.size()];
    int at = 0;
    for (Map.Entry<CharSequence, CharSequence> property : properties.entrySet()) {
      keys[at] = text(property.getKey());
      values[at++] = text(property.getValue());
    }
    return new ArrayBasedMapData(new GenericArrayData(keys), new GenericArrayData(values));
  }
}
