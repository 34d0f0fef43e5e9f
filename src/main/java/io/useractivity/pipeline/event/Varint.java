package io.useractivity.pipeline.event;

/**
 * Avro's variable-length zigzag numbers: first where one ends, then its value. Encodings longer
 * than needed are legal as long as they fit the type. Written for numbers of one and two bytes,
 * which most are; the methods for longer ones stand apart so that the short ones stay small in
 * line.
 */
final class Varint {
  private static final int MAX_INT_BYTES = 5;
  private static final int MAX_INT_LAST = 0x0F;
  private static final int MAX_LONG_BYTES = 10;
  private static final int MAX_LONG_LAST = 0x01;
  private static final long CONTINUATION = 0x8080808080808080L;

  private Varint() {}

  /** Position after the int at {@code pos}. */
  static int endOfInt(byte[] buf, int pos, int to) throws CorruptEventException {
    return pos < to && buf[pos] >= 0 ? pos + 1 : end(buf, pos, to, MAX_INT_BYTES, MAX_INT_LAST);
  }

  /** Position after the long at {@code pos}. */
  static int endOfLong(byte[] buf, int pos, int to) throws CorruptEventException {
    if (pos < to && buf[pos] >= 0) {
      return pos + 1;
    }
    if (pos + 1 < to && buf[pos + 1] >= 0) {
      return pos + 2;
    }
    return end(buf, pos, to, MAX_LONG_BYTES, MAX_LONG_LAST);
  }

  /** The number in {@code buf[pos, end)}. */
  static long value(byte[] buf, int pos, int end) {
    int first = buf[pos];
    if (end - pos == 1) {
      return (first >>> 1) ^ -(first & 1);
    }
    if (end - pos == 2) {
      int bits = (first & 0x7F) | buf[pos + 1] << 7;
      return (bits >>> 1) ^ -(bits & 1);
    }
    return longValue(buf, pos, end);
  }

  private static int end(byte[] buf, int pos, int to, int maxBytes, int maxLast)
      throws CorruptEventException {
    if (pos <= buf.length - Long.BYTES && maxBytes > Long.BYTES) {
      long stops = ~(long) Utf8.LONGS.get(buf, pos) & CONTINUATION;
      int end = pos + (Long.numberOfTrailingZeros(stops) >>> 3) + 1;
      if (stops != 0 && end <= to) {
        return end;
      }
    }
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

  private static long longValue(byte[] buf, int pos, int end) {
    if (end - pos <= Long.BYTES && pos <= buf.length - Long.BYTES) {
      return wordValue((long) Utf8.LONGS.get(buf, pos), end - pos);
    }
    long bits = 0;
    for (int i = end - 1; i >= pos; i--) {
      bits = bits << 7 | (buf[i] & 0x7F);
    }
    return (bits >>> 1) ^ -(bits & 1);
  }

  /** Up to 8 bytes at once: drops the top bit of each, then closes the gaps in three steps. */
  private static long wordValue(long word, int bytes) {
    long x = word & (-1L >>> (Long.SIZE - (bytes << 3))) & ~CONTINUATION;
    x = (x & 0x007F007F007F007FL) | ((x & 0x7F007F007F007F00L) >>> 1);
    x = (x & 0x00003FFF00003FFFL) | ((x & 0x3FFF00003FFF0000L) >>> 2);
    x = (x & 0x000000000FFFFFFFL) | ((x & 0x0FFFFFFF00000000L) >>> 4);
    return (x >>> 1) ^ -(x & 1);
  }
}
