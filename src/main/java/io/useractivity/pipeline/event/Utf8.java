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

  /** Whether {@code buf[from, to)} is valid. */
  static boolean isValid(byte[] buf, int from, int to) {
    return (highBits(buf, from, to) & HIGH_BITS) == 0 || isValidByBytes(buf, from, to);
  }

  /**
   * All bytes or-ed together, eight at a time. Words overlap rather than leave a rest, and there is
   * no loop up to 48 bytes: most strings are shorter, and entering a compiled loop costs more than
   * reading them.
   */
  private static long highBits(byte[] buf, int from, int to) {
    int length = to - from;
    if (length < Long.BYTES) {
      return shortBits(buf, from, length);
    }
    long bits = word(buf, from) | word(buf, to - 8);
    if (length > 16) {
      bits |= word(buf, from + 8) | word(buf, to - 16);
      if (length > 32) {
        bits |= word(buf, from + 16) | word(buf, to - 24);
        if (length > 48) {
          bits |= longBits(buf, from + 24, to - 24);
        }
      }
    }
    return bits;
  }

  private static long shortBits(byte[] buf, int from, int length) {
    if (length == 0) {
      return 0;
    }
    if (from <= buf.length - Long.BYTES) {
      // The bytes after the string are in the array, and are shifted out.
      return word(buf, from) << ((Long.BYTES - length) << 3);
    }
    long bits = 0;
    for (int i = from; i < from + length; i++) {
      bits |= buf[i];
    }
    return bits;
  }

  private static long longBits(byte[] buf, int from, int to) {
    long bits = 0;
    for (int pos = from; pos < to; pos += Long.BYTES) {
      bits |= word(buf, pos);
    }
    return bits;
  }

  private static long word(byte[] buf, int pos) {
    return (long) LONGS.get(buf, pos);
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
