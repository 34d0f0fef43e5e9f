package io.useractivity.pipeline.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;

/**
 * Generic Avro data as JSON for people: no union wrappers, decimals and times by their logical
 * types, masked fields as pseudonyms. Not thread-safe.
 */
final class AvroJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private final Mask mask;

  AvroJson(Mask mask) {
    this.mask = mask;
  }

  ObjectNode of(IndexedRecord record) {
    return record(record, "");
  }

  /** A value of a field, found by its path. */
  JsonNode value(Schema schema, Object value, String path) {
    if (value == null) {
      return NODES.nullNode();
    }
    if (mask.covers(path)) {
      return NODES.textNode(mask.pseudonym(value.toString()));
    }
    Schema actual =
        schema.isUnion()
            ? schema.getTypes().get(GenericData.get().resolveUnion(schema, value))
            : schema;
    return switch (actual.getType()) {
      case RECORD -> record((IndexedRecord) value, path + ".");
      case ARRAY -> array(actual, (List<?>) value, path);
      case MAP -> map(actual, (Map<?, ?>) value, path);
      case BYTES -> bytes(actual, ((ByteBuffer) value).duplicate());
      case FIXED -> bytes(actual, ByteBuffer.wrap(((GenericFixed) value).bytes()));
      case LONG -> time(actual.getLogicalType(), (Long) value);
      case INT -> NODES.numberNode((Integer) value);
      case FLOAT -> NODES.numberNode((Float) value);
      case DOUBLE -> NODES.numberNode((Double) value);
      case BOOLEAN -> NODES.booleanNode((Boolean) value);
      case STRING, ENUM -> NODES.textNode(value.toString());
      case NULL, UNION -> NODES.nullNode();
    };
  }

  private ObjectNode record(IndexedRecord record, String prefix) {
    ObjectNode node = NODES.objectNode();
    for (Schema.Field field : record.getSchema().getFields()) {
      node.set(field.name(), value(field.schema(), record.get(field.pos()), prefix + field.name()));
    }
    return node;
  }

  private ArrayNode array(Schema schema, List<?> values, String path) {
    ArrayNode node = NODES.arrayNode();
    values.forEach(each -> node.add(value(schema.getElementType(), each, path)));
    return node;
  }

  private ObjectNode map(Schema schema, Map<?, ?> values, String path) {
    ObjectNode node = NODES.objectNode();
    values.forEach(
        (name, each) ->
            node.set(name.toString(), value(schema.getValueType(), each, path + "." + name)));
    return node;
  }

  private static JsonNode bytes(Schema schema, ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal && bytes.length > 0) {
      BigDecimal number = new BigDecimal(new BigInteger(bytes), decimal.getScale());
      return NODES.textNode(number.toPlainString());
    }
    return NODES.textNode(HexFormat.of().formatHex(bytes));
  }

  private static JsonNode time(LogicalType type, long value) {
    try {
      if (type instanceof LogicalTypes.TimestampMillis) {
        return NODES.textNode(Instant.ofEpochMilli(value).toString());
      }
      if (type instanceof LogicalTypes.TimestampMicros) {
        return NODES.textNode(
            Instant.ofEpochSecond(
                    Math.floorDiv(value, 1_000_000L), Math.floorMod(value, 1_000_000L) * 1_000L)
                .toString());
      }
    } catch (DateTimeException outOfRange) {
      return NODES.numberNode(value);
    }
    return NODES.numberNode(value);
  }
}
