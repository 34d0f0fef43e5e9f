package io.useractivity.pipeline.generate;

import java.util.SplittableRandom;

/** Independent random streams from one seed. */
final class Mix {
  private Mix() {}

  /**
   * The stream of one thing (a shopper, a session) of one kind: the same for the same three
   * numbers, and unrelated to its neighbours' (SplitMix64's finalizer, Steele et al. 2014).
   */
  static SplittableRandom stream(long seed, long kind, long number) {
    return new SplittableRandom(scramble(scramble(seed + kind) + number));
  }

  private static long scramble(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
