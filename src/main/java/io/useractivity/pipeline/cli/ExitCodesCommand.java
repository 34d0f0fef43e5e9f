package io.useractivity.pipeline.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the table of exit codes. */
@Command(name = "exit-codes", description = "Print what each exit code means.")
final class ExitCodesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    for (ExitCode each : ExitCode.values()) {
      spec.commandLine().getOut().printf("%4d  %s%n", each.code(), each.meaning());
    }
    return ExitCode.OK.code();
  }
}
