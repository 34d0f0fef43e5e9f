package io.useractivity.pipeline.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them: {@code 5ms}, {@code 60s}, {@code 5m}, {@code 24h}, {@code 1d}.
 */
public final class Durations {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)\\s*(ms|s|m|h|d)");
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

  /** Keeps every duration representable in nanoseconds. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private Durations() {}

  /** Throws IllegalArgumentException with a sentence for the user. Resolution: 1 ms. */
  public static Duration parse(String text) {
    Matcher match = FORM.matcher(text.trim());
    if (!match.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a duration; write a number with ms, s, m, h or d, such as 60s");
    }
    BigDecimal millis =
        new BigDecimal(match.group(1)).multiply(BigDecimal.valueOf(MILLIS.get(match.group(2))));
    if (millis.compareTo(BigDecimal.valueOf(LONGEST.toMillis())) > 0) {
      throw new IllegalArgumentException("'" + text + "' is longer than 100 years");
    }
    return Duration.ofMillis(millis.setScale(0, RoundingMode.HALF_UP).longValueExact());
  }

  /** The largest unit that needs no fraction and, from minutes on, counts more than one. */
  public static String format(Duration duration) {
    long millis = duration.toMillis();
    for (String unit : new String[] {"d", "h", "m"}) {
      long length = MILLIS.get(unit);
      if (millis % length == 0 && millis / length > 1) {
        return millis / length + unit;
      }
    }
    return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
  }
}
