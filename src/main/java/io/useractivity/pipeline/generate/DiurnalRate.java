package io.useractivity.pipeline.generate;

/**
 * A day's rise and fall around a mean: {@code rate(t) = mean * (1 + 0.7 cos(2 pi (t - peak) /
 * day))}, most at 20:00 UTC, least at 8:00, with a ratio of 5.7 between them.
 *
 * @param mean events per second over a whole day
 * @param startSecondOfDay time of day at which the schedule starts, UTC
 */
record DiurnalRate(double mean, double startSecondOfDay) implements RateCurve {
  static final double SWING = 0.7;

  private static final double DAY = 86_400;
  private static final double PEAK = 20 * 3_600;
  private static final double PRECISION_SECONDS = 1e-7;

  @Override
  public double dueBy(double seconds) {
    return mean * (seconds + SWING * (wave(seconds) - wave(0)));
  }

  /** Newton's method: the derivative is the rate, which is never below 30% of the mean. */
  @Override
  public double timeOf(double events) {
    double low = 0;
    double high = events / (mean * (1 - SWING));
    double time = events / mean;
    for (int i = 0; i < 60; i++) {
      double error = dueBy(time) - events;
      if (error > 0) {
        high = time;
      } else {
        low = time;
      }
      double better = time - error / rate(time);
      double next = better >= low && better <= high ? better : (low + high) / 2;
      if (Math.abs(next - time) < PRECISION_SECONDS) {
        return next;
      }
      time = next;
    }
    return time;
  }

  private double rate(double seconds) {
    return mean * (1 + SWING * Math.cos(angle(seconds)));
  }

  private double wave(double seconds) {
    return DAY / (2 * Math.PI) * Math.sin(angle(seconds));
  }

  private double angle(double seconds) {
    return 2 * Math.PI * (startSecondOfDay + seconds - PEAK) / DAY;
  }
}
