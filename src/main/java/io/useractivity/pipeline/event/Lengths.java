package io.useractivity.pipeline.event;

/** Values that are preceded by their length, and values of a known length. */
final class Lengths {
  private Lengths() {}

  /** Position after the bytes whose length stands at {@code pos}. */
  static int endOfBytes(byte[] buf, int pos, int to) throws CorruptEventException {
    return end(buf, pos, Varint.endOfLong(buf, pos, to), to);
  }

  /**
   * Position after the bytes that start at {@code start}, their length before it at {@code pos}.
   */
  static int end(byte[] buf, int pos, int start, int to) throws CorruptEventException {
    long length = Varint.value(buf, pos, start);
    if (length < 0) {
      throw Corrupt.body(pos, "a length is negative");
    }
    if (length > to - start) {
      throw Corrupt.body(pos, "a length reaches beyond the body");
    }
    return start + (int) length;
  }

  /** Position after {@code length} bytes. */
  static int skip(int pos, int length, int to) throws CorruptEventException {
    if (length > to - pos) {
      throw Corrupt.truncated(to);
    }
    return pos + length;
  }
}
