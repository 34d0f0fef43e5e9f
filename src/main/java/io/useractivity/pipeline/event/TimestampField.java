package io.useractivity.pipeline.event;

import java.util.List;
import java.util.regex.Pattern;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * Where an event carries its own time. The field (and each record on the way to it) may be
 * nullable; an event whose time is null is refused.
 *
 * @param path field name; dots reach into nested records ({@code meta.created_at})
 * @param unit unit of a plain number; AUTO takes it from the field's logical type
 */
public record TimestampField(String path, Unit unit) {
  private static final Pattern DOT = Pattern.compile("\\.");

  /** Unit of the number. */
  public enum Unit {
    AUTO,
    SECONDS,
    MILLIS,
    MICROS
  }

  public TimestampField {
    if (path.isEmpty() || path.startsWith(".") || path.endsWith(".") || path.contains("..")) {
      throw new IllegalArgumentException(
          "timestamp field '" + path + "' is not a field name or a dotted path of field names");
    }
  }

  /** A field whose unit its logical type tells. */
  public static TimestampField of(String path) {
    return new TimestampField(path, Unit.AUTO);
  }

  /** The field names of the path, outermost first. */
  List<String> names() {
    return List.of(DOT.split(path));
  }

  /** How to convert values of {@code type}, the field's schema without null. */
  EventTime conversion(Schema type) {
    if (type.getType() != Schema.Type.LONG && type.getType() != Schema.Type.INT) {
      throw wrong("is a " + type.getType().getName() + "; it must be a long (or int)");
    }
    EventTime declared = ofLogicalType(type.getLogicalType());
    if (unit == Unit.AUTO) {
      if (declared == null) {
        throw wrong("has no timestamp logical type; name its unit (seconds, millis or micros)");
      }
      return declared;
    }
    EventTime configured = EventTime.valueOf(unit.name());
    if (declared != null && declared != configured) {
      throw wrong(
          "is configured as "
              + unit
              + " but its logical type is "
              + type.getLogicalType().getName()
              + "; set the unit to auto");
    }
    return configured;
  }

  IllegalArgumentException wrong(String problem) {
    return new IllegalArgumentException("timestamp field '" + path + "' " + problem);
  }

  private EventTime ofLogicalType(LogicalType type) {
    if (type == null) {
      return null;
    }
    if (type instanceof LogicalTypes.TimestampMillis
        || type instanceof LogicalTypes.LocalTimestampMillis) {
      return EventTime.MILLIS;
    }
    if (type instanceof LogicalTypes.TimestampMicros
        || type instanceof LogicalTypes.LocalTimestampMicros) {
      return EventTime.MICROS;
    }
    if (type instanceof LogicalTypes.TimestampNanos
        || type instanceof LogicalTypes.LocalTimestampNanos) {
      return EventTime.NANOS;
    }
    throw wrong("has logical type " + type.getName() + ", which is not a timestamp");
  }
}
