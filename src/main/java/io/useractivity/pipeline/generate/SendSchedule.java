package io.useractivity.pipeline.generate;

import io.useractivity.pipeline.config.PipelineConfig.Curve;

/**
 * Open-loop intended send times: event n is due when the rate says so, however late the events
 * before it were. Whoever falls behind finds all of them due and catches up; no event is dropped
 * and no gap is stretched. Times are milliseconds since 1970; none is read here.
 */
public final class SendSchedule {
  private static final double MILLIS = 1_000;
  private static final double ROUNDING = 1e-3;

  private final RateCurve curve;
  private final long startMillis;
  private long taken;
  private double nextSeconds;

  /**
   * @param rate events per second; the mean over a day if the curve is diurnal
   * @param startMillis when the first event is due
   */
  public SendSchedule(double rate, Curve curve, long startMillis) {
    this.startMillis = startMillis;
    double secondOfDay = Math.floorMod(startMillis, 86_400_000L) / MILLIS;
    this.curve = curve == Curve.DIURNAL ? new DiurnalRate(rate, secondOfDay) : new FlatRate(rate);
  }

  /** Events due and not taken yet. */
  public long due(long nowMillis) {
    if (nextMillis() > nowMillis) {
      return 0;
    }
    double seconds = (nowMillis - startMillis) / MILLIS;
    return Math.max(1, (long) Math.floor(curve.dueBy(seconds)) + 1 - taken);
  }

  /** Takes the next event and says when it is, or was, due. Never decreases. */
  public long take() {
    long intended = nextMillis();
    taken++;
    nextSeconds = Math.max(nextSeconds, curve.timeOf(taken));
    return intended;
  }

  /** Events taken so far. */
  public long taken() {
    return taken;
  }

  /** How long the next event has been due; 0 while the schedule is kept. */
  public double behindSeconds(long nowMillis) {
    return Math.max(0, (nowMillis - nextMillis()) / MILLIS);
  }

  /** Rounded up, but not because of the last bits of a sum. */
  private long nextMillis() {
    return startMillis + (long) Math.ceil(nextSeconds * MILLIS - ROUNDING);
  }
}
