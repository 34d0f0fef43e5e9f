package io.useractivity.pipeline.event;

/** Values that are preceded by their length, and values of a known length. */
final class Lengths {
  private Lengths() {}

  /** Position after the bytes (or string) whose length stands at {@code pos}. */
  static int endOfBytes(byte[] buf, int pos, int to) throws CorruptEventException {
    int start = Varint.endOfLong(buf, pos, to);
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

  /** Position after the length at {@code pos}, which was checked before. */
  static int start(byte[] buf, int pos) {
    int start = pos;
    while (buf[start] < 0) {
      start++;
    }
    return start + 1;
  }
}
