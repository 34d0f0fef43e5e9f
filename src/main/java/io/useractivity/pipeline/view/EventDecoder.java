package io.useractivity.pipeline.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.useractivity.pipeline.event.CorruptEventException;
import io.useractivity.pipeline.event.EventInspector;
import io.useractivity.pipeline.event.SchemaCatalog;
import io.useractivity.pipeline.layout.ArchiveLayout;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/**
 * Turns Kafka values into rows. An event is valid exactly if the archiver takes it for valid. Not
 * thread-safe.
 */
public final class EventDecoder {
  private static final int MAX_CELL = 160;

  /** Larger values are shown as invalid rows: nobody reads megabytes in a table. */
  private static final int MAX_VALUE = 1 << 20;

  private final EventInspector inspector;
  private final SchemaCatalog schemas;
  private final Columns columns;
  private final Mask mask;
  private final AvroJson json;
  private final Map<Long, GenericDatumReader<GenericRecord>> readers = new HashMap<>();
  private final Map<Long, List<FieldPath>> paths = new HashMap<>();
  private BinaryDecoder decoder;

  /**
   * @param maskKey secret of this process
   */
  public EventDecoder(
      EventInspector inspector, SchemaCatalog schemas, Columns columns, byte[] maskKey) {
    this.inspector = inspector;
    this.schemas = schemas;
    this.columns = columns;
    this.mask = new Mask(columns.masked(), maskKey);
    this.json = new AvroJson(mask);
  }

  /** A row, whatever the value is. */
  public Row row(int partition, long offset, long timestamp, byte[] value) {
    try {
      GenericRecord event = decode(value);
      List<FieldPath> at = paths.computeIfAbsent(inspector.schemaId(), this::resolve);
      String[] cells = new String[columns.names().size()];
      for (int i = 0; i < cells.length; i++) {
        cells[i] = cell(at.get(i), event);
      }
      String type = cell(at.get(cells.length), event);
      long eventTime = inspector.eventMillis();
      return new Row(
          partition,
          offset,
          timestamp,
          eventTime,
          ArchiveLayout.hourOf(eventTime),
          inspector.schemaId(),
          null,
          type == null ? "" : type,
          cells);
    } catch (InvalidEventException invalid) {
      return new Row(
          partition,
          offset,
          timestamp,
          timestamp,
          ArchiveLayout.hourOf(timestamp),
          0,
          invalid.label(),
          "",
          new String[columns.names().size()]);
    }
  }

  /** The whole event as JSON, masked. */
  public ObjectNode full(byte[] value) throws InvalidEventException {
    return json.of(decode(value));
  }

  /** Throws if it is not valid; the getters of the inspector then tell schema and time. */
  public EventInspector inspect(byte[] value) throws InvalidEventException {
    if (value == null) {
      throw new InvalidEventException("tombstone", "the record has no value");
    }
    try {
      inspector.inspect(value, 0, value.length);
      return inspector;
    } catch (CorruptEventException corrupt) {
      String label = corrupt.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
      throw new InvalidEventException(label, corrupt.getMessage());
    }
  }

  /** A key as it may be shown: masked if the key itself or any field is. */
  public String key(byte[] key) {
    String text = key == null ? null : new String(key, java.nio.charset.StandardCharsets.UTF_8);
    return text != null && mask.any() ? mask.pseudonym(text) : text;
  }

  /** Whether raw bytes may be shown. */
  public boolean showsRaw() {
    return !mask.any();
  }

  private GenericRecord decode(byte[] value) throws InvalidEventException {
    if (value != null && value.length > MAX_VALUE) {
      throw new InvalidEventException("too-large", "the value has " + value.length + " bytes");
    }
    inspect(value);
    GenericDatumReader<GenericRecord> reader =
        readers.computeIfAbsent(
            inspector.schemaId(), id -> new GenericDatumReader<>(schemas.schema(id)));
    decoder =
        DecoderFactory.get()
            .binaryDecoder(value, inspector.bodyOffset(), inspector.bodyLength(), decoder);
    try {
      return reader.read(null, decoder);
    } catch (IOException | AvroRuntimeException unreadable) {
      throw new InvalidEventException("corrupt-body", "the body cannot be read");
    }
  }

  private List<FieldPath> resolve(long schemaId) {
    Schema schema = schemas.schema(schemaId);
    List<FieldPath> found = new java.util.ArrayList<>();
    columns.names().forEach(name -> found.add(FieldPath.of(schema, name)));
    found.add(FieldPath.of(schema, columns.typeField()));
    return found;
  }

  private String cell(FieldPath path, GenericRecord event) {
    Object value = path.read(event);
    if (value == null) {
      return null;
    }
    JsonNode node = json.value(path.schema(), value, path.name());
    String text = node.isValueNode() ? node.asText() : node.toString();
    return text.length() <= MAX_CELL ? text : text.substring(0, MAX_CELL) + "\u2026";
  }
}
