package io.useractivity.pipeline.generate;

/** How many events are due by a time: the integral of a rate, and its inverse. Pure. */
interface RateCurve {
  /** Events due by so many seconds after the start. */
  double dueBy(double seconds);

  /** Seconds after the start at which so many events are due. */
  double timeOf(double events);
}
