package io.useractivity.etl.row;

import java.util.Locale;
import org.apache.avro.util.Utf8;

/**
 * Questions about texts that are asked of every record. Avro's texts are answered from their bytes:
 * making strings of them is what costs. Pure.
 */
final class Texts {
  private static final int UUID_LENGTH = 36;

  private Texts() {}

  /** Bytes of an Avro text; its length would make a string of it, which it then keeps. */
  static int size(CharSequence text) {
    return text instanceof Utf8 utf8 ? utf8.getByteLength() : text.length();
  }

  static boolean isBlank(CharSequence text) {
    if (text instanceof Utf8 utf8) {
      byte[] bytes = utf8.getBytes();
      for (int i = 0; i < utf8.getByteLength(); i++) {
        if (bytes[i] > ' ') {
          return false;
        }
      }
    }
    return text.toString().isBlank();
  }

  static boolean isUuid(CharSequence id) {
    if (size(id) != UUID_LENGTH) {
      return false;
    }
    byte[] bytes = id instanceof Utf8 utf8 ? utf8.getBytes() : null;
    for (int i = 0; i < UUID_LENGTH; i++) {
      int c = bytes == null ? id.charAt(i) : bytes[i];
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      boolean right =
          dash ? c == '-' : c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
      if (!right) {
        return false;
      }
    }
    return true;
  }

  /** A UUID as RFC 9562 writes it: in lower case. The same object if it is that already. */
  static CharSequence canonical(CharSequence uuid) {
    if (!(uuid instanceof Utf8 utf8)) {
      return uuid.toString().toLowerCase(Locale.ROOT);
    }
    byte[] bytes = utf8.getBytes();
    for (int i = 0; i < UUID_LENGTH; i++) {
      if (bytes[i] >= 'A' && bytes[i] <= 'F') {
        return new Utf8(uuid.toString().toLowerCase(Locale.ROOT));
      }
    }
    return uuid;
  }
}
