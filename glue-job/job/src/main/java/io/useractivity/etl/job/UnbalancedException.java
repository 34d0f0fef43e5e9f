package io.useractivity.etl.job;

/** The account of a batch does not balance; nothing was committed. */
public final class UnbalancedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UnbalancedException(String message) {
    super(message);
  }
}
