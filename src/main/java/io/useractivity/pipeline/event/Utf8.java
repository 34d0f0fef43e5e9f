package io.useractivity.pipeline.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Validation of UTF-8 by RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {
  static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  /** Whether {@code buf[from, to)} is valid; eight bytes at a time while it is ASCII. */
  static boolean isValid(byte[] buf, int from, int to) {
    int pos = from;
    int lastWord = to - Long.BYTES;
    while (pos <= lastWord) {
      if (((long) LONGS.get(buf, pos) & HIGH_BITS) != 0) {
        return isValidByBytes(buf, pos, to);
      }
      pos += Long.BYTES;
    }
    int rest = to - pos;
    if (rest == 0) {
      return true;
    }
    if (pos <= buf.length - Long.BYTES) {
      // One word again: the bytes after the string are in the array, and are masked out.
      long mask = HIGH_BITS >>> ((Long.BYTES - rest) << 3);
      return ((long) LONGS.get(buf, pos) & mask) == 0 || isValidByBytes(buf, pos, to);
    }
    return isValidByBytes(buf, pos, to);
  }

  private static boolean isValidByBytes(byte[] buf, int from, int to) {
    int pos = from;
    while (pos < to) {
      int lead = buf[pos++];
      if (lead >= 0) {
        continue;
      }
      int length = continuationBytes(lead & 0xFF);
      if (length == 0 || length > to - pos || !isSecondByte(lead & 0xFF, buf[pos] & 0xFF)) {
        return false;
      }
      for (int i = 1; i < length; i++) {
        if ((buf[pos + i] & 0xC0) != 0x80) {
          return false;
        }
      }
      pos += length;
    }
    return true;
  }

  /** Bytes that must follow a lead byte; 0 for a byte that is none. */
  private static int continuationBytes(int lead) {
    if (lead < 0xC2) {
      return 0;
    }
    if (lead < 0xE0) {
      return 1;
    }
    if (lead < 0xF0) {
      return 2;
    }
    return lead <= 0xF4 ? 3 : 0;
  }

  private static boolean isSecondByte(int lead, int second) {
    switch (lead) {
      case 0xE0:
        return second >= 0xA0 && second <= 0xBF;
      case 0xED:
        return second >= 0x80 && second <= 0x9F;
      case 0xF0:
        return second >= 0x90 && second <= 0xBF;
      case 0xF4:
        return second >= 0x80 && second <= 0x8F;
      default:
        return second >= 0x80 && second <= 0xBF;
    }
  }
}
