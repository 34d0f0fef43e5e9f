package io.useractivity.etl.row;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Position of an event in its session and the time since the one before, within a batch. Events
 * come hour by hour, in order within the hour; what a session did in earlier hours is told with
 * each event, because another task may have seen it. Memory is that of one hour's sessions. Pure.
 *
 * @param <K> what a session is known by
 */
public final class SessionFacts<K> {
  private static final double MICROS = 1e6;

  private static final class Session {
    private long rows;
    private long lastMicros;
  }

  private final Map<K, Session> sessions = new HashMap<>();
  private final UnaryOperator<K> keep;
  private long position;
  private double seconds;

  /**
   * @param keep makes a key that stays what it is after the call
   */
  public SessionFacts(UnaryOperator<K> keep) {
    this.keep = keep;
  }

  /** Another hour begins. */
  public void nextHour() {
    sessions.clear();
  }

  /**
   * The next event.
   *
   * @param rowsBefore of its session in earlier hours of the batch
   * @param microsBefore time of the last of these, if there are any
   */
  public void next(K session, long micros, long rowsBefore, long microsBefore) {
    Session known = sessions.get(session);
    if (known == null) {
      known = new Session();
      known.rows = rowsBefore;
      known.lastMicros = microsBefore;
      sessions.put(keep.apply(session), known);
    }
    seconds = known.rows == 0 ? Double.NaN : (micros - known.lastMicros) / MICROS;
    known.rows++;
    known.lastMicros = micros;
    position = known.rows;
  }

  /** From 1. */
  public int position() {
    return (int) position;
  }

  /** NaN for the first event of a session. */
  public double seconds() {
    return seconds;
  }
}
