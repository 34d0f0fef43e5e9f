package io.useractivity.pipeline.event;

import static java.util.Objects.requireNonNull;

/**
 * An event that cannot be archived. Cheap to throw: no stack trace, message built only when asked
 * for. The message names a problem and a position, never the content of a field.
 */
public final class CorruptEventException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Position of a problem that has none, such as a timestamp that is null. */
  public static final int NO_POSITION = -1;

  private final Reason reason;
  private final int position;

  /** What is wrong, as dead-letter reasons distinguish it. */
  public enum Reason {
    /** The value does not start as its wire format says. */
    BAD_FRAMING,
    /** The value names a writer schema that is not in the catalogue. */
    UNKNOWN_SCHEMA,
    /** The body is not exactly one datum of its writer schema. */
    CORRUPT_BODY,
    /** The event time is null, missing, or outside the years 1970 to 9999. */
    BAD_TIMESTAMP
  }

  /**
   * @param position byte within the value (within the body, where a body was scanned on its own),
   *     or {@link #NO_POSITION}
   */
  public CorruptEventException(Reason reason, int position, String problem) {
    super(requireNonNull(problem, "problem is null"), null, false, false);
    this.reason = requireNonNull(reason, "reason is null");
    this.position = position;
  }

  public Reason reason() {
    return reason;
  }

  /** Byte within the value, counted from 0, or {@link #NO_POSITION}. */
  public int position() {
    return position;
  }

  /** The same, its position counted from {@code origin}. */
  CorruptEventException from(int origin) {
    return origin == 0 || position == NO_POSITION
        ? this
        : new CorruptEventException(reason, position - origin, problem());
  }

  @Override
  public String getMessage() {
    return position == NO_POSITION ? problem() : problem() + " at byte " + position;
  }

  /** The message without the position: one of a few dozen texts. */
  public String problem() {
    return super.getMessage();
  }
}
