package io.useractivity.etl.row;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * A writer schema by the reader's names. Avro looks at a field's aliases only if the records' names
 * are equal, and gives up if a field is there under its name and under an alias, too; here the
 * field's name wins over its aliases, and these in their order, whatever the records are called.
 * Pure.
 */
final class WriterNames {
  private WriterNames() {}

  /**
   * The writer schema with the names of the reader's records, enums and fields where they mean the
   * same; types, order and whatever the reader does not know stay.
   */
  static Schema of(Schema writer, Schema reader) {
    return switch (writer.getType()) {
      case UNION -> union(writer, reader);
      case RECORD -> {
        Schema same = named(writer, reader);
        yield same == null ? writer : record(writer, same);
      }
      case ENUM -> {
        Schema same = named(writer, reader);
        yield same == null
            ? writer
            : Schema.createEnum(
                same.getName(),
                null,
                same.getNamespace(),
                writer.getEnumSymbols(),
                writer.getEnumDefault());
      }
      default -> writer;
    };
  }

  /**
   * A field by its name in the reader schema, or else by one of its aliases; null if there is none.
   */
  static Schema.Field field(Schema writer, Schema.Field wanted) {
    Schema.Field found = writer.getField(wanted.name());
    for (String alias : wanted.aliases()) {
      found = found == null ? writer.getField(alias) : found;
    }
    return found;
  }

  /** The reader without aliases: they have had their effect. */
  static Schema withoutAliases(Schema reader) {
    List<Schema.Field> fields = new ArrayList<>();
    for (Schema.Field field : reader.getFields()) {
      fields.add(new Schema.Field(field.name(), field.schema(), null, field.defaultVal()));
    }
    return Schema.createRecord(reader.getName(), null, reader.getNamespace(), false, fields);
  }

  /** The reader's type of this kind, itself or in its union, or null. */
  private static Schema named(Schema writer, Schema reader) {
    List<Schema> types =
        reader.getType() == Schema.Type.UNION ? reader.getTypes() : List.of(reader);
    return types.stream()
        .filter(type -> type.getType() == writer.getType())
        .findFirst()
        .orElse(null);
  }

  /** Of several records or enums only one can take the reader's name. */
  private static Schema union(Schema writer, Schema reader) {
    Set<String> taken = new HashSet<>();
    writer.getTypes().forEach(type -> taken.add(type.getFullName()));
    List<Schema> types = new ArrayList<>();
    for (Schema type : writer.getTypes()) {
      Schema renamed = of(type, reader);
      boolean free =
          renamed.getFullName().equals(type.getFullName()) || taken.add(renamed.getFullName());
      types.add(free ? renamed : type);
    }
    return Schema.createUnion(types);
  }

  private static Schema record(Schema writer, Schema reader) {
    List<Schema.Field> fields = new ArrayList<>();
    for (Schema.Field field : writer.getFields()) {
      Schema.Field same = meant(field, writer, reader);
      fields.add(
          same == null
              ? new Schema.Field(field.name(), field.schema())
              : new Schema.Field(same.name(), of(field.schema(), same.schema())));
    }
    return Schema.createRecord(reader.getName(), null, reader.getNamespace(), false, fields);
  }

  private static Schema.Field meant(Schema.Field field, Schema writer, Schema reader) {
    for (Schema.Field wanted : reader.getFields()) {
      if (field(writer, wanted) == field) {
        return wanted;
      }
    }
    return null;
  }
}
