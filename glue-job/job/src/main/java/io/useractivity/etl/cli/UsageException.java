package io.useractivity.etl.cli;

/** The arguments make no sense; the message says which and what to give instead. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message);
  }
}
