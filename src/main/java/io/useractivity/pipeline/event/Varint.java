package io.useractivity.pipeline.event;

/**
 * Avro's variable-length zigzag numbers: where one ends, then its value. Encodings longer than
 * needed are legal as long as they fit the type.
 */
final class Varint {
  private static final int MAX_INT_BYTES = 5;
  private static final int MAX_INT_LAST = 0x0F;
  private static final int MAX_LONG_BYTES = 10;
  private static final int MAX_LONG_LAST = 0x01;

  private Varint() {}

  /** Position after the int at {@code pos}. */
  static int endOfInt(byte[] buf, int pos, int to) throws CorruptEventException {
    return pos < to && buf[pos] >= 0 ? pos + 1 : end(buf, pos, to, MAX_INT_BYTES, MAX_INT_LAST);
  }

  /** Position after the long at {@code pos}. */
  static int endOfLong(byte[] buf, int pos, int to) throws CorruptEventException {
    return pos < to && buf[pos] >= 0 ? pos + 1 : end(buf, pos, to, MAX_LONG_BYTES, MAX_LONG_LAST);
  }

  private static int end(byte[] buf, int pos, int to, int maxBytes, int maxLast)
      throws CorruptEventException {
    int last = pos + maxBytes - 1;
    for (int i = pos; i < to; i++) {
      int b = buf[i];
      if (i == last && (b & 0xFF) > maxLast) {
        throw Corrupt.body(pos, "a number is too large for its type");
      }
      if (b >= 0) {
        return i + 1;
      }
    }
    throw Corrupt.truncated(to);
  }

  /** The number in {@code buf[pos, end)}. */
  static long value(byte[] buf, int pos, int end) {
    long bits = buf[pos] & 0x7F;
    for (int i = pos + 1, shift = 7; i < end; i++, shift += 7) {
      bits |= (long) (buf[i] & 0x7F) << shift;
    }
    return (bits >>> 1) ^ -(bits & 1);
  }
}
