package io.useractivity.pipeline.generate;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Ways to break an encoded value so that no reader can take it for a valid one. */
enum Corruption {
  /** The body ends early: the prefix of a record is never a whole record. */
  TRUNCATED {
    @Override
    byte[] apply(byte[] value, int prefix, SplittableRandom random) {
      int kept = prefix + random.nextInt(value.length - prefix);
      return Arrays.copyOf(value, kept);
    }
  },
  /** The first two bytes name no wire format that anybody uses. */
  FRAMING {
    @Override
    byte[] apply(byte[] value, int prefix, SplittableRandom random) {
      byte[] broken = value.clone();
      broken[0] = (byte) (0x40 + random.nextInt(0x40));
      broken[1] = (byte) random.nextInt();
      return broken;
    }
  },
  /** The body is noise, and its first field has a negative length. */
  BODY {
    @Override
    byte[] apply(byte[] value, int prefix, SplittableRandom random) {
      byte[] broken = value.clone();
      for (int i = prefix; i < broken.length; i++) {
        broken[i] = (byte) random.nextInt();
      }
      // A varint in zigzag form: odd means negative.
      broken[prefix] = (byte) ((broken[prefix] & 0x7F) | 1);
      return broken;
    }
  };

  /**
   * @param prefix bytes of framing before the body; FRAMING needs at least two
   */
  abstract byte[] apply(byte[] value, int prefix, SplittableRandom random);

  /** One of those that the wire format knows. */
  static Corruption pick(int prefix, SplittableRandom random) {
    return prefix >= 2
        ? values()[random.nextInt(values().length)]
        : random.nextBoolean() ? TRUNCATED : BODY;
  }
}
