package io.useractivity.pipeline.view;

/**
 * Decides how many of the records of a poll to look into, so that the view's cost does not grow
 * with the traffic: a token bucket of one second. Not thread-safe.
 */
public final class DecodeBudget {
  private final double perMilli;
  private final double most;
  private double tokens;
  private long lastMillis;

  public DecodeBudget(int perSecond, long nowMillis) {
    this.perMilli = perSecond / 1_000.0;
    this.most = perSecond;
    this.tokens = perSecond;
    this.lastMillis = nowMillis;
  }

  /** Look into every n-th of so many records; at least into one. */
  public int stride(int records, long nowMillis) {
    tokens = Math.min(most, tokens + Math.max(0, nowMillis - lastMillis) * perMilli);
    lastMillis = nowMillis;
    if (records <= tokens) {
      tokens -= records;
      return 1;
    }
    int affordable = Math.max(1, (int) tokens);
    int stride = (records + affordable - 1) / affordable;
    tokens -= records / (double) stride;
    return stride;
  }
}
