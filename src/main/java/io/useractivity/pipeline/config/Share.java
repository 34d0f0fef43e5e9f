package io.useractivity.pipeline.config;

/** A part of a whole, 0 to 1, written {@code 5%} or {@code 0.05}. */
public record Share(double value) {
  public Share {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("a share lies between 0% and 100%: " + value);
    }
  }

  /** Throws IllegalArgumentException with a sentence for the user. */
  public static Share parse(String text) {
    String trimmed = text.trim();
    boolean percent = trimmed.endsWith("%");
    try {
      double number =
          Double.parseDouble(percent ? trimmed.substring(0, trimmed.length() - 1).trim() : trimmed);
      return new Share(percent ? number / 100 : number);
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a share; write 5% or 0.05", notANumber);
    }
  }

  @Override
  public String toString() {
    return java.math.BigDecimal.valueOf(value)
            .movePointRight(2)
            .stripTrailingZeros()
            .toPlainString()
        + "%";
  }
}
