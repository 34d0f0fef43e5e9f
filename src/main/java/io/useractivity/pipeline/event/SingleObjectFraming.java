package io.useractivity.pipeline.event;

import io.useractivity.pipeline.event.CorruptEventException.Reason;

/**
 * Avro single-object encoding: C3 01, then the fingerprint in 8 little-endian bytes, then the body
 * (Avro specification, "Single-object encoding").
 */
public record SingleObjectFraming() implements WireFraming {
  /** Bytes before the body. */
  public static final int HEADER_LENGTH = 10;

  private static final byte MARKER_0 = (byte) 0xC3;
  private static final byte MARKER_1 = 0x01;

  /** The bytes that stand before a body written with this schema. */
  public static byte[] header(long schemaId) {
    byte[] header = new byte[HEADER_LENGTH];
    header[0] = MARKER_0;
    header[1] = MARKER_1;
    Utf8.LONGS.set(header, 2, schemaId);
    return header;
  }

  @Override
  public int bodyOffset() {
    return HEADER_LENGTH;
  }

  @Override
  public long schemaId(byte[] array, int offset, int length) throws CorruptEventException {
    if (length < HEADER_LENGTH) {
      throw new CorruptEventException(
          Reason.BAD_FRAMING, length, "the value ends within the single-object header");
    }
    if (array[offset] != MARKER_0 || array[offset + 1] != MARKER_1) {
      throw new CorruptEventException(
          Reason.BAD_FRAMING, 0, "the value does not start with the single-object marker C3 01");
    }
    return (long) Utf8.LONGS.get(array, offset + 2);
  }
}
