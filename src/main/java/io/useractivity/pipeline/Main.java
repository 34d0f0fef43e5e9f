package io.useractivity.pipeline;

import io.useractivity.pipeline.cli.PipelineCommand;

/** Entry point of the production jar. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(PipelineCommand.create().execute(args));
  }
}
