package io.useractivity.pipeline.event;

import static org.assertj.core.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The validator agrees with the JDK's decoder. */
class Utf8Test {
  @Test
  void agreesOnEveryLeadAndSecondByte() {
    for (int lead = 0x80; lead < 0x100; lead++) {
      for (int second = 0; second < 0x100; second++) {
        for (int length = 2; length <= 4; length++) {
          byte[] bytes = {(byte) lead, (byte) second, (byte) 0x80, (byte) 0xBF, 'a'};
          agree(Arrays.copyOf(bytes, length));
        }
      }
    }
  }

  @Test
  void agreesOnRandomTextWithDamage() {
    Random random = new Random(3);
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(random.nextInt(10) == 0 ? 120 : 30);
      for (int j = 0; j < length; j++) {
        boolean ascii = random.nextInt(4) > 0;
        text.appendCodePoint(ascii ? 'a' + random.nextInt(26) : 0xE000 + random.nextInt(0x10000));
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      if (bytes.length > 0 && random.nextBoolean()) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      agree(bytes);
    }
  }

  @Test
  void seesABadByteAtEveryPlaceOfEveryLength() {
    for (int length = 1; length < 130; length++) {
      for (int at = 0; at < length; at++) {
        byte[] bytes = new byte[length];
        bytes[at] = (byte) 0xFF;
        agree(bytes);
      }
    }
  }

  /** Alone in its array, and amid bytes that are not UTF-8. */
  private static void agree(byte[] bytes) {
    boolean expected = isUtf8(bytes);
    byte[] array = new byte[bytes.length + 15];
    Arrays.fill(array, (byte) 0xFF);
    System.arraycopy(bytes, 0, array, 3, bytes.length);
    if (Utf8.isValid(bytes, 0, bytes.length) != expected
        || Utf8.isValid(array, 3, 3 + bytes.length) != expected) {
      fail("the JDK says %s of %s", expected, HexFormat.of().formatHex(bytes));
    }
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException invalid) {
      return false;
    }
  }
}
