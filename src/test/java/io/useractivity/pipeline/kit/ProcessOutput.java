package io.useractivity.pipeline.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files a process writes its output to. */
public final class ProcessOutput {
  private static final int TAIL_CHARACTERS = 8_000;

  private final Path directory;

  ProcessOutput(Path directory) {
    this.directory = directory;
  }

  public Path stdoutFile() {
    return directory.resolve("stdout.log");
  }

  public Path stderrFile() {
    return directory.resolve("stderr.log");
  }

  public String stdout() {
    return read(stdoutFile());
  }

  public String stderr() {
    return read(stderrFile());
  }

  /** All lines of standard output, then all of standard error. */
  public List<String> lines() {
    return Stream.concat(stdout().lines(), stderr().lines()).toList();
  }

  /** The first line that contains a match. */
  public Optional<String> find(Pattern pattern) {
    return lines().stream().filter(pattern.asPredicate()).findFirst();
  }

  /** The end of both streams, for messages. */
  public String tail() {
    return "--- stdout\n" + end(stdout()) + "\n--- stderr\n" + end(stderr());
  }

  private static String end(String text) {
    return text.substring(Math.max(0, text.length() - TAIL_CHARACTERS));
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
