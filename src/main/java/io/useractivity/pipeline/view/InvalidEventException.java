package io.useractivity.pipeline.view;

/** A value that is no event. The message holds nothing of the value. */
public final class InvalidEventException extends Exception {
  private static final long serialVersionUID = 1L;
  private final String label;

  InvalidEventException(String label, String message) {
    super(message);
    this.label = label;
  }

  /** The dead-letter reason's label. */
  public String label() {
    return label;
  }
}
