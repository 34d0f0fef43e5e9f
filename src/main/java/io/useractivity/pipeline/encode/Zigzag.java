package io.useractivity.pipeline.encode;

import java.nio.ByteBuffer;

/** Avro's variable-length zigzag numbers, as a container's frames use them. */
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

  /**
   * Reads the number at the buffer's position; throws BufferUnderflowException where it is cut off.
   * Bits beyond 64 are lost.
   */
  static long read(ByteBuffer src) {
    long bits = 0;
    int shift = 0;
    while (true) {
      byte next = src.get();
      bits |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return (bits >>> 1) ^ -(bits & 1);
      }
      shift += 7;
    }
  }

  /** Whether {@code count} whole numbers follow, none longer than {@link #MAX_BYTES}. */
  static boolean isWhole(ByteBuffer src, int count) {
    int ended = 0;
    int limit = Math.min(src.remaining(), count * MAX_BYTES);
    for (int i = 0; i < limit && ended < count; i++) {
      if (src.get(src.position() + i) >= 0) {
        ended++;
      }
    }
    return ended == count;
  }
}
