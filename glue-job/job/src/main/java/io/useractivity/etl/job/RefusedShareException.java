package io.useractivity.etl.job;

/** Too large a share of a batch was refused; nothing was committed. */
public final class RefusedShareException extends Exception {
  private static final long serialVersionUID = 1;

  public RefusedShareException(String message) {
    super(message);
  }
}
