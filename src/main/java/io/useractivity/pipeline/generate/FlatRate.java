package io.useractivity.pipeline.generate;

/** The same rate at any time. */
record FlatRate(double eventsPerSecond) implements RateCurve {
  @Override
  public double dueBy(double seconds) {
    return seconds * eventsPerSecond;
  }

  @Override
  public double timeOf(double events) {
    return events / eventsPerSecond;
  }
}
