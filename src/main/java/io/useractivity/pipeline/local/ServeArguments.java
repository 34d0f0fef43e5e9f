package io.useractivity.pipeline.local;

import java.nio.file.Path;

/** What a local server's command line says. */
record ServeArguments(Path dataDir, int port) {
  private static final int USAGE = 2;

  /** Ends the process with a usage line where the arguments are wrong. */
  static ServeArguments parse(String program, String[] args) {
    try {
      if (args.length == 2) {
        return new ServeArguments(Path.of(args[0]), Integer.parseInt(args[1]));
      }
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
    }
    System.err.println("usage: " + program + " DATA_DIR PORT (0 = any free port)");
    System.exit(USAGE);
    throw new IllegalStateException("not reached");
  }

  /** Closes the server when the process is asked to end; its own threads keep it running. */
  void untilTerminated(Runnable close) {
    Runtime.getRuntime().addShutdownHook(new Thread(close, "close"));
  }
}
