package io.useractivity.pipeline.event;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * The smallest number of bytes a value of a schema takes. A type whose smallest size is 0 never
 * takes any byte: null, fixed of size 0, and records of nothing else.
 */
final class EncodedSize {
  /** A record that always contains itself has no finite value: any size is a lower bound. */
  private static final long WHILE_OPEN = 1;

  private final Map<String, Long> records = new HashMap<>();

  private EncodedSize() {}

  static int smallest(Schema schema) {
    return (int) new EncodedSize().of(schema);
  }

  /** A key, at least its length, and a value. */
  static int smallestEntry(Schema map) {
    return (int) Math.min(1L + smallest(map.getValueType()), Integer.MAX_VALUE);
  }

  private long of(Schema schema) {
    return switch (schema.getType()) {
      case NULL -> 0;
      case FIXED -> schema.getFixedSize();
      case FLOAT -> Float.BYTES;
      case DOUBLE -> Double.BYTES;
      case RECORD -> ofRecord(schema);
      default -> 1;
    };
  }

  private long ofRecord(Schema schema) {
    Long known = records.putIfAbsent(schema.getFullName(), WHILE_OPEN);
    if (known != null) {
      return known;
    }
    long sum = 0;
    for (Schema.Field field : schema.getFields()) {
      sum = Math.min(sum + of(field.schema()), Integer.MAX_VALUE);
    }
    records.put(schema.getFullName(), sum);
    return sum;
  }
}
