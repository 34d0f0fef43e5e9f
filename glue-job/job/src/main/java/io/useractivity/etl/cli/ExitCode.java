package io.useractivity.etl.cli;

/** How a run ended. */
enum ExitCode {
  /** All is done, or nothing was new. */
  OK(0),
  /** Something failed; the message says what. */
  FAILED(1),
  /** The arguments are wrong. */
  USAGE(2),
  /** The account did not balance; nothing was committed. */
  UNBALANCED(3),
  /** Another run was faster; nothing was published. */
  LOST_RACE(4),
  /** Too many records were refused; nothing was committed. */
  TOO_MANY_REFUSED(5),
  /** What could be done is done, but a partition of the archive waits for repair. */
  BLOCKED(6);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
