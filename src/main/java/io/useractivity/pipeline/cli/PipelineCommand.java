package io.useractivity.pipeline.cli;

import io.useractivity.pipeline.app.UnreachableException;
import io.useractivity.pipeline.config.ConfigException;
import java.io.PrintWriter;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command line: its commands and how their failures become messages and exit codes. */
@Command(
    name = "user-activity-pipeline",
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    versionProvider = VersionProvider.class,
    synopsisSubcommandLabel = "COMMAND",
    description =
        "User activity events: generate, stream through Kafka, archive to S3 exactly once, verify.",
    exitCodeListHeading = "%nExit codes: see the command exit-codes.%n")
public final class PipelineCommand {
  private PipelineCommand() {}

  /** The commands of the production jar; the local jar adds its own. */
  public static CommandLine create() {
    CommandLine root = new CommandLine(new PipelineCommand());
    root.addSubcommand(new RunCommand());
    root.addSubcommand(new VerifyCommand());
    root.addSubcommand(new ConfigCommand());
    root.addSubcommand(new ExitCodesCommand());
    root.addSubcommand(new GenerateCompletion());
    root.addSubcommand(new HelpCommand());
    root.setExecutionExceptionHandler(PipelineCommand::failed);
    return root;
  }

  private static int failed(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (failure instanceof ConfigException config) {
      err.println("The configuration is wrong:");
      config.problems().forEach(problem -> err.println("  " + problem));
      return ExitCode.CONFIGURATION.code();
    }
    err.println(
        "error: " + (failure.getMessage() == null ? failure.toString() : failure.getMessage()));
    if (Boolean.getBoolean("uap.stacktrace")) {
      failure.printStackTrace(err);
    }
    return failure instanceof UnreachableException
        ? ExitCode.UNREACHABLE.code()
        : ExitCode.FAILURE.code();
  }
}
