package io.useractivity.pipeline.event;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** Random record schemas of all types, nested and recursive, and random data of them. */
final class RandomAvro {
  private static final int MAX_TYPE_DEPTH = 4;
  private static final int MAX_DATA_DEPTH = 8;

  private final Random random;
  private final List<Schema> records = new ArrayList<>();
  private int names;

  RandomAvro(Random random) {
    this.random = random;
  }

  /** A record with a timestamp field {@code ts}, nullable or not. */
  Schema schema() {
    return record(0);
  }

  private Schema record(int depth) {
    Schema record = Schema.createRecord("R" + names++, null, "test.random", false);
    records.add(record);
    List<Schema.Field> fields = new ArrayList<>();
    int count = random.nextInt(6);
    int time = depth == 0 ? random.nextInt(count + 1) : -1;
    for (int i = 0; i <= count; i++) {
      if (i == time) {
        fields.add(new Schema.Field("ts", timestamp()));
      }
      if (i < count) {
        fields.add(new Schema.Field("f" + i, type(depth + 1)));
      }
    }
    record.setFields(fields);
    return record;
  }

  private Schema timestamp() {
    Schema time = LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
    Schema none = Schema.create(Schema.Type.NULL);
    return switch (random.nextInt(4)) {
      case 0 -> Schema.createUnion(none, time);
      case 1 -> Schema.createUnion(time, none);
      default -> time;
    };
  }

  private Schema type(int depth) {
    int kind = random.nextInt(depth >= MAX_TYPE_DEPTH ? 10 : 15);
    return switch (kind) {
      case 0 -> Schema.create(Schema.Type.NULL);
      case 1 -> Schema.create(Schema.Type.BOOLEAN);
      case 2 -> Schema.create(Schema.Type.INT);
      case 3 -> LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
      case 4 -> Schema.create(random.nextBoolean() ? Schema.Type.FLOAT : Schema.Type.DOUBLE);
      case 5 -> LogicalTypes.decimal(12, 2).addToSchema(Schema.create(Schema.Type.BYTES));
      case 6, 7 -> Schema.create(Schema.Type.STRING);
      case 8 -> enumeration();
      case 9 -> Schema.createFixed("F" + names++, null, "test.random", random.nextInt(20));
      case 10 -> Schema.createArray(type(depth + 1));
      case 11 -> Schema.createMap(type(depth + 1));
      case 12 -> record(depth);
      case 13 -> nullable(type(depth + 1));
      default -> union(depth);
    };
  }

  private Schema enumeration() {
    List<String> symbols = new ArrayList<>();
    int count = 1 + random.nextInt(100);
    for (int i = 0; i < count; i++) {
      symbols.add("s" + i);
    }
    return Schema.createEnum("E" + names++, null, "test.random", symbols);
  }

  private Schema nullable(Schema type) {
    if (type.isUnion() || type.getType() == Schema.Type.NULL) {
      return type;
    }
    Schema none = Schema.create(Schema.Type.NULL);
    return random.nextBoolean() ? Schema.createUnion(none, type) : Schema.createUnion(type, none);
  }

  /** Of several types; often one of them is a record met before, so schemas become recursive. */
  private Schema union(int depth) {
    Map<String, Schema> branches = new HashMap<>();
    branches.put("null", Schema.create(Schema.Type.NULL));
    if (random.nextBoolean()) {
      Schema known = records.get(random.nextInt(records.size()));
      branches.put(known.getFullName(), known);
    }
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      Schema type = type(depth + 1);
      if (!type.isUnion()) {
        branches.put(type.getFullName(), type);
      }
    }
    return Schema.createUnion(new ArrayList<>(branches.values()));
  }

  /** A datum; {@code ts} lies between 1970 and 2100. */
  GenericRecord datum(Schema schema) {
    return (GenericRecord) datum(schema, 0);
  }

  private Object datum(Schema schema, int depth) {
    return switch (schema.getType()) {
      case NULL -> null;
      case BOOLEAN -> random.nextBoolean();
      case INT -> random.nextInt() >> random.nextInt(32);
      case LONG -> random.nextLong() >> random.nextInt(64);
      case FLOAT -> random.nextFloat();
      case DOUBLE -> random.nextDouble();
      case BYTES -> ByteBuffer.wrap(bytes(length()));
      case STRING -> text();
      case ENUM ->
          new GenericData.EnumSymbol(
              schema, schema.getEnumSymbols().get(random.nextInt(schema.getEnumSymbols().size())));
      case FIXED -> new GenericData.Fixed(schema, bytes(schema.getFixedSize()));
      case ARRAY -> array(schema, depth);
      case MAP -> map(schema, depth);
      case UNION -> datum(branch(schema, depth), depth + 1);
      case RECORD -> record(schema, depth);
    };
  }

  private GenericRecord record(Schema schema, int depth) {
    GenericRecord record = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      record.put(
          field.pos(),
          field.name().equals("ts") ? time(field.schema()) : datum(field.schema(), depth + 1));
    }
    return record;
  }

  private Object time(Schema schema) {
    return schema.isUnion() && random.nextInt(4) == 0
        ? null
        : (long) (random.nextDouble() * 4_102_444_800_000L);
  }

  private Schema branch(Schema union, int depth) {
    List<Schema> types = union.getTypes();
    if (depth > MAX_DATA_DEPTH) {
      for (Schema type : types) {
        if (type.getType() == Schema.Type.NULL) {
          return type;
        }
      }
    }
    return types.get(random.nextInt(types.size()));
  }

  private Object array(Schema schema, int depth) {
    int size = depth > MAX_DATA_DEPTH ? 0 : random.nextInt(5);
    List<Object> items = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      items.add(datum(schema.getElementType(), depth + 1));
    }
    return new GenericData.Array<>(schema, items);
  }

  private Map<String, Object> map(Schema schema, int depth) {
    int size = depth > MAX_DATA_DEPTH ? 0 : random.nextInt(4);
    Map<String, Object> entries = new HashMap<>();
    for (int i = 0; i < size; i++) {
      entries.put(text(), datum(schema.getValueType(), depth + 1));
    }
    return entries;
  }

  private int length() {
    return random.nextInt(4) == 0 ? random.nextInt(200) : random.nextInt(12);
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    int length = length();
    boolean ascii = random.nextInt(3) > 0;
    for (int i = 0; i < length; i++) {
      int codePoint = ascii ? 0x20 + random.nextInt(0x5F) : random.nextInt(0x110000);
      if (codePoint < 0xD800 || codePoint > 0xDFFF) {
        text.appendCodePoint(codePoint);
      }
    }
    return text.toString();
  }
}
