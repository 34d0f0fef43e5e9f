package io.useractivity.pipeline.publish;

import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * What the encoder must know of the schema beyond its fields' order: enum ordinals, which branch of
 * a union is null, and the decimal's limits. Refuses a schema that it would write wrongly.
 */
final class ActivitySchema {
  static final int REFERRER = 6;
  static final int PRODUCT_ID = 7;
  static final int QUANTITY = 8;
  static final int UNIT_PRICE = 9;
  static final int CURRENCY = 10;

  private static final List<String> FIELDS =
      List.of(
          "event_id STRING",
          "user_id STRING",
          "session_id STRING",
          "event_type ENUM",
          "event_timestamp LONG",
          "page_url STRING",
          "referrer ?STRING",
          "product_id ?STRING",
          "quantity ?INT",
          "unit_price ?BYTES",
          "currency ?STRING",
          "device RECORD",
          "properties MAP");

  private static final List<String> DEVICE_FIELDS =
      List.of("type ENUM", "os STRING", "browser STRING", "language ?STRING");

  private final int[] nullBranches;
  private final int[] typeOrdinals;
  private final int languageNullBranch;
  private final int[] deviceOrdinals;
  private final LogicalTypes.Decimal price;

  ActivitySchema(Schema schema) {
    check(schema, FIELDS);
    Schema device = schema.getField("device").schema();
    check(device, DEVICE_FIELDS);
    nullBranches =
        schema.getFields().stream().mapToInt(field -> nullBranch(field.schema())).toArray();
    Schema types = schema.getField("event_type").schema();
    typeOrdinals =
        List.of(ActivityType.values()).stream()
            .mapToInt(type -> ordinal(types, type.symbol()))
            .toArray();
    languageNullBranch = nullBranch(device.getField("language").schema());
    Schema deviceTypes = device.getField("type").schema();
    deviceOrdinals =
        List.of(Device.Type.values()).stream()
            .mapToInt(type -> ordinal(deviceTypes, type.symbol()))
            .toArray();
    price = decimal(branchThatHolds(schema.getFields().get(UNIT_PRICE).schema()));
  }

  int ordinal(ActivityType type) {
    return typeOrdinals[type.ordinal()];
  }

  int ordinal(Device.Type type) {
    return deviceOrdinals[type.ordinal()];
  }

  int nullBranch(int field) {
    return nullBranches[field];
  }

  int languageNullBranch() {
    return languageNullBranch;
  }

  int pricePrecision() {
    return price.getPrecision();
  }

  int priceScale() {
    return price.getScale();
  }

  private static void check(Schema schema, List<String> expected) {
    List<String> found =
        schema.getType() == Schema.Type.RECORD
            ? schema.getFields().stream().map(field -> field.name() + " " + form(field)).toList()
            : List.of(schema.getType().toString());
    if (!found.equals(expected)) {
      throw wrong(schema, "its fields are " + found + ", but the generator writes " + expected);
    }
  }

  private static String form(Schema.Field field) {
    Schema schema = field.schema();
    return isOptional(schema)
        ? "?" + branchThatHolds(schema).getType()
        : schema.getType().toString();
  }

  private static boolean isOptional(Schema schema) {
    return schema.isUnion() && schema.isNullable() && schema.getTypes().size() == 2;
  }

  private static int nullBranch(Schema schema) {
    return isOptional(schema) && schema.getTypes().get(0).getType() == Schema.Type.NULL ? 0 : 1;
  }

  private static Schema branchThatHolds(Schema union) {
    return union.getTypes().get(1 - nullBranch(union));
  }

  private static int ordinal(Schema symbols, String symbol) {
    if (!symbols.hasEnumSymbol(symbol)) {
      throw wrong(symbols, "it has no symbol " + symbol + ", only " + symbols.getEnumSymbols());
    }
    return symbols.getEnumOrdinal(symbol);
  }

  private static LogicalTypes.Decimal decimal(Schema schema) {
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      return decimal;
    }
    throw wrong(schema, "unit_price must have the logical type decimal");
  }

  private static PipelineException wrong(Schema schema, String why) {
    return new PipelineException(
        FailureKind.FATAL,
        "schema "
            + schema.getFullName()
            + " is not the one the generator writes: "
            + why
            + ". Give it schemas/user_activity/v1.avsc.");
  }
}
