package io.useractivity.pipeline.event;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * Turns a writer schema into a scanner program. Records are laid out in line; a record that
 * contains itself, or one met when the program is already long, becomes a subroutine that exists
 * once, so the program's size stays linear in the schema's.
 */
final class ScannerCompiler {
  private static final int INLINE_LIMIT = 4096;

  private final TimestampField field;
  private final Map<String, Integer> subroutines = new HashMap<>();
  private final Map<String, List<Integer>> calls = new HashMap<>();
  private final Deque<Schema> pending = new ArrayDeque<>();
  private final Set<String> open = new HashSet<>();
  private int[] code = new int[128];
  private int size;
  private EventTime conversion;

  private ScannerCompiler(TimestampField field) {
    this.field = field;
  }

  /** A program and the conversion of the timestamps it finds. */
  record Program(int[] code, EventTime conversion) {}

  static Program compile(Schema writer, TimestampField field) {
    if (writer.getType() != Schema.Type.RECORD) {
      throw new IllegalArgumentException(
          "an event's schema must be a record, not a " + writer.getType().getName());
    }
    ScannerCompiler compiler = new ScannerCompiler(field);
    try {
      compiler.record(writer, field.names());
      compiler.emit(Op.RETURN);
      compiler.emitSubroutines();
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(
          "schema " + writer.getFullName() + ": " + wrong.getMessage(), wrong);
    }
    return new Program(Arrays.copyOf(compiler.code, compiler.size), compiler.conversion);
  }

  /** {@code path}: the names that lead from this record to the timestamp; empty if none do. */
  private void record(Schema schema, List<String> path) {
    if (!path.isEmpty() && schema.getField(path.get(0)) == null) {
      throw field.wrong("does not exist: " + schema.getFullName() + " has no field " + path.get(0));
    }
    boolean outermost = open.add(schema.getFullName());
    for (Schema.Field member : schema.getFields()) {
      boolean onPath = !path.isEmpty() && member.name().equals(path.get(0));
      if (onPath) {
        onPath(member.schema(), path.subList(1, path.size()));
      } else {
        type(member.schema());
      }
    }
    if (outermost) {
      open.remove(schema.getFullName());
    }
  }

  /** A field on the way to the timestamp ({@code rest} is what follows it), or the timestamp. */
  private void onPath(Schema schema, List<String> rest) {
    if (schema.isUnion()) {
      Schema other = otherThanNull(schema);
      if (other == null) {
        throw field.wrong("lies in a union of other types than null and one more");
      }
      optional(schema, () -> onPath(other, rest));
    } else if (rest.isEmpty()) {
      conversion = field.conversion(schema);
      emit(schema.getType() == Schema.Type.LONG ? Op.TIME_LONG : Op.TIME_INT);
    } else if (schema.getType() == Schema.Type.RECORD) {
      record(schema, rest);
    } else {
      throw field.wrong("leads through a " + schema.getType().getName() + ", not a record");
    }
  }

  private void type(Schema schema) {
    switch (schema.getType()) {
      case NULL -> {}
      case BOOLEAN -> emit(Op.BOOLEAN);
      case INT -> emit(Op.INT);
      case LONG -> emit(Op.LONG);
      case FLOAT -> fixed(Float.BYTES);
      case DOUBLE -> fixed(Double.BYTES);
      case FIXED -> fixed(schema.getFixedSize());
      case STRING -> emit(Op.STRING);
      case BYTES -> emit(Op.BYTES);
      case ENUM -> emit(Op.ENUM, schema.getEnumSymbols().size());
      case ARRAY -> blocks(EncodedSize.smallest(schema.getElementType()), schema.getElementType());
      case MAP -> blocks(EncodedSize.smallestEntry(schema), schema.getValueType(), Op.STRING);
      case UNION -> union(schema);
      case RECORD -> nested(schema);
    }
  }

  private void nested(Schema schema) {
    if (EncodedSize.smallest(schema) == 0) {
      return;
    }
    if (open.contains(schema.getFullName()) || size > INLINE_LIMIT) {
      emit(Op.CALL, -1);
      String name = schema.getFullName();
      if (!calls.containsKey(name)) {
        calls.put(name, new ArrayList<>());
        pending.add(schema);
      }
      calls.get(name).add(size - 1);
    } else {
      record(schema, List.of());
    }
  }

  private void emitSubroutines() {
    while (!pending.isEmpty()) {
      Schema schema = pending.remove();
      subroutines.put(schema.getFullName(), size);
      record(schema, List.of());
      emit(Op.RETURN);
    }
    calls.forEach((name, places) -> places.forEach(at -> code[at] = subroutines.get(name)));
  }

  private void fixed(int bytes) {
    if (bytes > 0) {
      emit(Op.FIXED, bytes);
    }
  }

  private void blocks(int smallestItem, Schema item, int... first) {
    emit(Op.BLOCKS, smallestItem, -1);
    int end = size - 1;
    emit(first);
    type(item);
    emit(Op.RETURN);
    code[end] = size;
  }

  private void union(Schema schema) {
    Schema other = otherThanNull(schema);
    if (other != null && other.getType() == Schema.Type.STRING && schema.getTypes().size() == 2) {
      emit(Op.OPTIONAL_STRING, indexOfNull(schema));
    } else if (other != null) {
      optional(schema, () -> type(other));
    } else {
      branches(schema.getTypes());
    }
  }

  private void optional(Schema union, Runnable other) {
    if (union.getTypes().size() == 1) {
      emit(Op.UNION, 1, size + 3);
      other.run();
      return;
    }
    emit(Op.OPTIONAL, indexOfNull(union), -1);
    int end = size - 1;
    other.run();
    code[end] = size;
  }

  private void branches(List<Schema> types) {
    emit(Op.UNION, types.size());
    int table = size;
    emit(new int[types.size()]);
    List<Integer> ends = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      code[table + i] = size;
      type(types.get(i));
      emit(Op.JUMP, -1);
      ends.add(size - 1);
    }
    ends.forEach(at -> code[at] = size);
  }

  /** The other type of a union of it and null (or of it alone); null where there are more types. */
  private static Schema otherThanNull(Schema union) {
    List<Schema> others =
        union.getTypes().stream().filter(type -> type.getType() != Schema.Type.NULL).toList();
    return others.size() == 1 ? others.get(0) : null;
  }

  /** Of a union of null and one other type. */
  private static int indexOfNull(Schema union) {
    return union.getTypes().get(0).getType() == Schema.Type.NULL ? 0 : 1;
  }

  private void emit(int... words) {
    if (size + words.length > code.length) {
      code = Arrays.copyOf(code, Math.max(code.length * 2, size + words.length));
    }
    System.arraycopy(words, 0, code, size, words.length);
    size += words.length;
  }
}
