package io.useractivity.pipeline.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody meant to write. */
final class Suggestions {
  private Suggestions() {}

  /**
   * The nearest candidate by edit distance, if it is near at all; else one whose last part is the
   * same (the right key in the wrong section).
   */
  static Optional<String> closest(String given, Collection<String> candidates) {
    String wanted = normal(given);
    int limit = Math.max(2, wanted.length() / 4);
    Optional<String> near =
        candidates.stream()
            .filter(candidate -> distance(wanted, normal(candidate)) <= limit)
            .min(Comparator.comparingInt(candidate -> distance(wanted, normal(candidate))));
    return near.isPresent()
        ? near
        : candidates.stream()
            .filter(candidate -> lastPart(normal(candidate)).equals(lastPart(wanted)))
            .findFirst();
  }

  /** {@code "; did you mean x?"} or an empty string. */
  static String question(String given, Collection<String> candidates) {
    return closest(given, candidates).map(name -> "; did you mean " + name + "?").orElse("");
  }

  /** Levenshtein's distance with swaps of neighbours (optimal string alignment). */
  static int distance(String left, String right) {
    int[][] cost = new int[left.length() + 1][right.length() + 1];
    for (int i = 0; i <= left.length(); i++) {
      for (int j = 0; j <= right.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, left, right, i, j);
      }
    }
    return cost[left.length()][right.length()];
  }

  private static int step(int[][] cost, String left, String right, int i, int j) {
    int same = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
    int best = Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1);
    best = Math.min(best, cost[i - 1][j - 1] + same);
    boolean swapped =
        i > 1
            && j > 1
            && left.charAt(i - 1) == right.charAt(j - 2)
            && left.charAt(i - 2) == right.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }

  private static String normal(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String lastPart(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
