package io.useractivity.pipeline.local;

import io.useractivity.pipeline.cli.PipelineCommand;
import picocli.CommandLine;

/** Entry point of the local jar: the production commands, and the demo. */
public final class LocalMain {
  private LocalMain() {}

  public static void main(String[] args) {
    if (args.length > 0 && args[0].equals("demo") && System.getenv("UAP_LOG_LEVEL") == null) {
      // The demo's line is what people look at; warnings still show.
      System.setProperty("UAP_LOG_LEVEL", "WARN");
      System.setProperty("UAP_LOG_LEVEL_LIBRARIES", "ERROR");
    }
    CommandLine root = PipelineCommand.create();
    root.addSubcommand(new DemoCommand());
    System.exit(root.execute(args));
  }
}
