package io.useractivity.pipeline.view;

import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/** Where a column is in the records of one schema; a path that leads nowhere reads null. */
final class FieldPath {
  private final String name;
  private final int[] positions;
  private final Schema schema;

  private FieldPath(String name, int[] positions, Schema schema) {
    this.name = name;
    this.positions = positions;
    this.schema = schema;
  }

  static FieldPath of(Schema record, String name) {
    String[] parts = name.split("\\.");
    int[] positions = new int[parts.length];
    Schema at = record;
    for (int i = 0; i < parts.length; i++) {
      Schema holder = recordIn(at);
      Schema.Field field = holder == null ? null : holder.getField(parts[i]);
      if (field == null) {
        return new FieldPath(name, null, null);
      }
      positions[i] = field.pos();
      at = field.schema();
    }
    return new FieldPath(name, positions, at);
  }

  String name() {
    return name;
  }

  Schema schema() {
    return schema;
  }

  Object read(IndexedRecord record) {
    Object at = positions == null ? null : record;
    for (int i = 0; at != null && i < positions.length; i++) {
      at = at instanceof IndexedRecord holder ? holder.get(positions[i]) : null;
    }
    return at;
  }

  private static Schema recordIn(Schema schema) {
    if (schema.getType() == Schema.Type.RECORD) {
      return schema;
    }
    return schema.isUnion()
        ? schema.getTypes().stream()
            .filter(each -> each.getType() == Schema.Type.RECORD)
            .findFirst()
            .orElse(null)
        : null;
  }
}
