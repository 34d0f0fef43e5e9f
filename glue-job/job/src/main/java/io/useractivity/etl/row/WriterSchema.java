package io.useractivity.etl.row;

import io.useractivity.etl.container.UnreadableObjectException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Resolver;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.Decoder;

/** A writer schema, resolved to the job's reader schema by Avro's rules. One thread. */
final class WriterSchema {
  private static final Schema READER = load();
  private static final Schema RESOLVED = WriterNames.withoutAliases(READER);

  private final String json;
  private final String id;
  private final Schema writer;
  private final GenericDatumReader<GenericRecord> reader;
  private final int priceScale;
  private final long ticksPerMilli;

  /**
   * @param writer by the reader's names
   */
  private WriterSchema(String json, String id, Schema writer) {
    this.json = json;
    this.id = id;
    this.writer = writer;
    GenericData data = new GenericData();
    // resolves the schemas once instead of field by field
    data.setFastReaderEnabled(true);
    this.reader = new GenericDatumReader<>(writer, RESOLVED, data);
    this.priceScale =
        logicalType(writer, "unit_price") instanceof LogicalTypes.Decimal decimal
            ? decimal.getScale()
            : -1;
    LogicalType time = logicalType(writer, "event_timestamp");
    this.ticksPerMilli =
        time == null
            ? 1
            : time.getName().endsWith("-micros")
                ? 1_000
                : time.getName().endsWith("-nanos") ? 1_000_000 : 1;
  }

  /** Parses and resolves; whatever is wrong with a schema is a reason of its object's. */
  static WriterSchema of(String json) throws UnreadableObjectException {
    Schema schema;
    try {
      schema = new Schema.Parser().setValidateDefaults(false).parse(json);
    } catch (RuntimeException | StackOverflowError noSchema) {
      throw new UnreadableObjectException(
          UnreadableObjectException.Reason.BAD_SCHEMA, firstLine(noSchema), noSchema);
    }
    String problem;
    try {
      problem = problem(schema);
      if (problem == null) {
        String id = "%016x".formatted(SchemaNormalization.parsingFingerprint64(schema));
        return new WriterSchema(json, id, WriterNames.of(schema, READER));
      }
    } catch (RuntimeException | StackOverflowError strange) {
      throw incompatible(schema, firstLine(strange), strange);
    }
    throw incompatible(schema, problem, null);
  }

  private static UnreadableObjectException incompatible(
      Schema schema, String problem, Throwable cause) {
    return new UnreadableObjectException(
        UnreadableObjectException.Reason.INCOMPATIBLE_SCHEMA,
        schema.getFullName() + ": " + problem,
        cause);
  }

  private static String problem(Schema schema) {
    if (schema.getType() != Schema.Type.RECORD) {
      return "it is no record";
    }
    for (String required : new String[] {"event_id", "event_timestamp"}) {
      if (WriterNames.field(schema, READER.getField(required)) == null) {
        return "it has no field " + required;
      }
    }
    Resolver.Action action = Resolver.resolve(WriterNames.of(schema, READER), RESOLVED);
    if (action instanceof Resolver.ErrorAction error) {
      return error.toString();
    }
    for (Resolver.Action part : ((Resolver.RecordAdjust) action).fieldActions) {
      if (part instanceof Resolver.ErrorAction error) {
        return error.toString();
      }
    }
    return null;
  }

  private static LogicalType logicalType(Schema writer, String name) {
    Schema.Field field = writer.getField(name);
    if (field == null) {
      return null;
    }
    Schema schema = field.schema();
    if (schema.getType() != Schema.Type.UNION) {
      return schema.getLogicalType();
    }
    return schema.getTypes().stream()
        .map(Schema::getLogicalType)
        .filter(found -> found != null)
        .findFirst()
        .orElse(null);
  }

  private static Schema load() {
    try (InputStream in =
        WriterSchema.class.getResourceAsStream("/io/useractivity/etl/reader.avsc")) {
      return new Schema.Parser().parse(in);
    } catch (IOException broken) {
      throw new UncheckedIOException("the jar lacks reader.avsc", broken);
    }
  }

  /** Where the reader schema has a field; a path leads into optional records. */
  static int position(String... path) {
    Schema schema = READER;
    for (int i = 0; i < path.length - 1; i++) {
      schema =
          schema.getField(path[i]).schema().getTypes().stream()
              .filter(type -> type.getType() == Schema.Type.RECORD)
              .findFirst()
              .orElseThrow();
    }
    return schema.getField(path[path.length - 1]).pos();
  }

  static String firstLine(Throwable problem) {
    return String.valueOf(problem.getMessage()).lines().findFirst().orElse("");
  }

  String json() {
    return json;
  }

  /** CRC-64-AVRO fingerprint, 16 hex digits. */
  String id() {
    return id;
  }

  GenericDatumReader<GenericRecord> reader() {
    return reader;
  }

  /** Goes past a record without making anything of it. */
  void skip(Decoder from) throws IOException {
    GenericDatumReader.skip(writer, from);
  }

  /** Digits after the point of a price in bytes, or -1 if its bytes are text. */
  int priceScale() {
    return priceScale;
  }

  /** 1 for milliseconds, 1000 for microseconds. */
  long ticksPerMilli() {
    return ticksPerMilli;
  }
}
