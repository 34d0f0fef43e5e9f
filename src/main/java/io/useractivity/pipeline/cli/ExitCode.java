package io.useractivity.pipeline.cli;

/** How the process ends; stable, documented in the README and in {@code help exit-codes}. */
public enum ExitCode {
  OK(0, "all went well"),
  FAILURE(1, "something failed; the message says what and what to do"),
  USAGE(2, "wrong arguments; see --help"),
  LOSS(3, "records are missing or doubled"),
  UNREACHABLE(4, "Kafka or the object store cannot be reached"),
  NOT_DRAINED(5, "stopped before everything in flight was archived"),
  CONFIGURATION(78, "the configuration is wrong; every problem is listed"),
  INTERRUPTED(
      130, "ended by SIGINT (a second Ctrl-C, or Ctrl-C before there was anything to drain)"),
  TERMINATED(143, "ended by a second SIGTERM; the first one drains and ends with 0 or 5");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  public int code() {
    return code;
  }

  public String meaning() {
    return meaning;
  }
}
