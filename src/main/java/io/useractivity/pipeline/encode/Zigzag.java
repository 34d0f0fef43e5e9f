package io.useractivity.pipeline.encode;

/** Writes Avro's variable-length zigzag numbers. */
final class Zigzag {
  /** Bytes of the longest number. */
  static final int MAX_BYTES = 10;

  private Zigzag() {}

  /** Bytes that {@code value} takes. */
  static int size(long value) {
    long bits = (value << 1) ^ (value >> 63);
    return (Long.SIZE - Long.numberOfLeadingZeros(bits | 1) + 6) / 7;
  }

  /** Writes {@code value} at {@code pos}; returns the position after it. */
  static int write(long value, byte[] dst, int pos) {
    long bits = (value << 1) ^ (value >> 63);
    int at = pos;
    while ((bits & ~0x7FL) != 0) {
      dst[at++] = (byte) (bits | 0x80);
      bits >>>= 7;
    }
    dst[at++] = (byte) bits;
    return at;
  }
}
