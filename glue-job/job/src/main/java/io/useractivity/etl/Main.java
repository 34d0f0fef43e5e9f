package io.useractivity.etl;

import io.useractivity.etl.cli.Commands;

/** Where Glue's entry script, spark-submit and run-local begin. */
public final class Main {
  private Main() {}

  /** Runs a command; see docs/etl.md for arguments and exit codes. */
  public static void main(String[] arguments) {
    Commands.main(arguments);
  }
}
