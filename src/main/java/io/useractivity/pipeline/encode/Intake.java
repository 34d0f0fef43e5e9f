package io.useractivity.pipeline.encode;

import java.util.Arrays;

/** Bytes fed but not yet understood; knows the file position of the first one. */
final class Intake {
  private byte[] bytes = new byte[16 * 1024];
  private int start;
  private int end;
  private long position;

  byte[] array() {
    return bytes;
  }

  /** Index of the first byte. */
  int start() {
    return start;
  }

  /** Index after the last byte. */
  int end() {
    return end;
  }

  int length() {
    return end - start;
  }

  /** Position in the file of the first byte. */
  long position() {
    return position;
  }

  void add(byte[] more, int offset, int length) {
    if (bytes.length - end < length) {
      int kept = length();
      byte[] target =
          bytes.length >= kept + length
              ? bytes
              : new byte[Math.max(kept + length, 2 * bytes.length)];
      System.arraycopy(bytes, start, target, 0, kept);
      bytes = target;
      start = 0;
      end = kept;
    }
    System.arraycopy(more, offset, bytes, end, length);
    end += length;
  }

  void consume(int count) {
    start += count;
    position += count;
  }

  /** A copy of {@code count} bytes from {@code index}. */
  byte[] copy(int index, int count) {
    return Arrays.copyOfRange(bytes, index, index + count);
  }
}
