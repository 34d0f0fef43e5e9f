package io.useractivity.pipeline.event;

import io.useractivity.pipeline.event.CorruptEventException.Reason;
import java.util.Arrays;

/**
 * Checks Kafka values and finds their schema, body and event time, without an object per value. Not
 * thread-safe: one per thread or partition. The getters tell about the last value that {@link
 * #inspect} accepted.
 */
public final class EventInspector {
  private final WireFraming framing;
  private final SchemaCatalog catalog;
  private final TimestampField field;
  private final boolean checkUtf8;
  private final int headerLength;
  private final long[] ids;
  private final DatumScanner[] scanners;
  private final String[] unusable;

  private DatumScanner lastScanner;
  private long schemaId;
  private int bodyOffset;
  private int bodyLength;
  private long eventMillis;

  /**
   * @param checkUtf8 refuse strings that are not UTF-8
   * @throws IllegalArgumentException if no schema of the catalogue has the timestamp field
   */
  public EventInspector(
      WireFraming framing, SchemaCatalog catalog, TimestampField field, boolean checkUtf8) {
    this.framing = framing;
    this.catalog = catalog;
    this.field = field;
    this.checkUtf8 = checkUtf8;
    this.headerLength = framing.bodyOffset();
    this.ids = catalog.ids().stream().mapToLong(Long::longValue).sorted().toArray();
    this.scanners = new DatumScanner[ids.length];
    this.unusable = new String[ids.length];
    requireUsableSchema();
  }

  /**
   * Checks that {@code array[offset, offset + length)} is a whole, well-formed event.
   *
   * @throws CorruptEventException with the reason, and a position counted from {@code offset}; the
   *     getters are then undefined
   */
  public void inspect(byte[] array, int offset, int length) throws CorruptEventException {
    long id = framing.schemaId(array, offset, length);
    DatumScanner scanner = lastScanner;
    if (scanner == null || id != schemaId) {
      scanner = scanner(id);
      lastScanner = scanner;
      schemaId = id;
    }
    int body = offset + headerLength;
    eventMillis = scanner.scan(array, offset, body, offset + length);
    bodyOffset = body;
    bodyLength = length - headerLength;
  }

  /** CRC-64-AVRO fingerprint of the writer schema. */
  public long schemaId() {
    return schemaId;
  }

  /** Index of the body's first byte in the array. */
  public int bodyOffset() {
    return bodyOffset;
  }

  /** Bytes of the body. */
  public int bodyLength() {
    return bodyLength;
  }

  /** Event time, Unix milliseconds. */
  public long eventMillis() {
    return eventMillis;
  }

  private DatumScanner scanner(long id) throws CorruptEventException {
    int at = Arrays.binarySearch(ids, id);
    if (at < 0) {
      throw new CorruptEventException(
          Reason.UNKNOWN_SCHEMA,
          CorruptEventException.NO_POSITION,
          "no schema with fingerprint " + SchemaCatalog.hex(id) + " is known here");
    }
    compile(at);
    if (scanners[at] == null) {
      throw new CorruptEventException(
          Reason.BAD_TIMESTAMP, CorruptEventException.NO_POSITION, unusable[at]);
    }
    return scanners[at];
  }

  private void compile(int at) {
    if (scanners[at] == null && unusable[at] == null) {
      try {
        scanners[at] = DatumScanner.compile(catalog.schema(ids[at]), field, checkUtf8);
      } catch (IllegalArgumentException wrongTimestamp) {
        unusable[at] = wrongTimestamp.getMessage();
      }
    }
  }

  /** A misspelt field name must fail at start, not dead-letter everything. */
  private void requireUsableSchema() {
    for (int at = 0; at < ids.length; at++) {
      compile(at);
      if (scanners[at] != null) {
        return;
      }
    }
    throw new IllegalArgumentException(
        ids.length == 0 ? "the schema catalogue is empty" : unusable[0]);
  }
}
