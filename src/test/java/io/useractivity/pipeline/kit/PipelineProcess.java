package io.useractivity.pipeline.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One of our jars as a process of its own, for what only a process shows: exit codes, signals,
 * memory, a start from nothing. Its output goes to files. {@link #close} kills it; so does the end
 * of this JVM.
 */
public final class PipelineProcess implements AutoCloseable {
  private static final Duration KILL_TIME = Duration.ofSeconds(20);

  private final Process process;
  private final ProcessOutput output;
  private final Thread lastResort;

  private PipelineProcess(Process process, ProcessOutput output) {
    this.process = process;
    this.output = output;
    this.lastResort = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(lastResort);
  }

  /** A process of this jar's main class; {@code name} names its output directory. */
  public static Builder of(String name, Path jar) {
    return new Builder(name, List.of("-jar", jar.toString()));
  }

  /** A process of another main class in this class path. */
  public static Builder of(String name, String classPath, String mainClass) {
    return new Builder(name, List.of("-cp", classPath, mainClass));
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it printed so far. */
  public ProcessOutput output() {
    return output;
  }

  /**
   * Waits for a line on either stream that contains a match and returns it. Fails if time passes or
   * the process ends without one.
   */
  public String awaitLine(Pattern pattern, Duration timeout) {
    AtomicReference<String> found = new AtomicReference<>();
    try {
      await()
          .atMost(timeout)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(25))
          .until(
              () -> {
                boolean ended = !process.isAlive(); // asked first: then the output is complete
                output.find(pattern).ifPresent(found::set);
                return ended || found.get() != null;
              });
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "no line matches " + pattern + " within " + timeout + "; printed:\n" + output.tail(), e);
    }
    assertThat(found.get())
        .as("line matching %s; the process has ended and printed:\n%s", pattern, output.tail())
        .isNotNull();
    return found.get();
  }

  /** Ends it as a power failure would (SIGKILL) and waits until it is gone. */
  public void kill9() {
    process.destroyForcibly();
    awaitExit(KILL_TIME);
  }

  /** Asks it to end (SIGTERM). */
  public void term() {
    process.destroy();
  }

  /**
   * Presses Ctrl-C (SIGINT). Where this build was started in the background, its children ignore
   * that signal for good; then SIGTERM has to do.
   */
  public void interrupt() {
    signal(ignoresInterrupt() ? "TERM" : "INT");
  }

  /** Whether processes started here ignore SIGINT for good. */
  public static boolean ignoresInterrupt() {
    Path status = Path.of("/proc/self/status");
    try {
      return Files.exists(status)
          && Files.readAllLines(status).stream()
              .filter(line -> line.startsWith("SigIgn:"))
              .map(line -> new BigInteger(line.substring("SigIgn:".length()).trim(), 16))
              .anyMatch(ignored -> ignored.testBit(1));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Freezes it (SIGSTOP): a long pause, as a zombie group member has. */
  public void stop() {
    signal("STOP");
  }

  /** Lets it go on after {@link #stop}. */
  public void cont() {
    signal("CONT");
  }

  /** Waits for its end and returns its exit code. */
  public int awaitExit(Duration timeout) {
    try {
      assertThat(process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS))
          .as("ended within %s; it printed:\n%s", timeout, output.tail())
          .isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for process " + pid(), e);
    }
    return process.exitValue();
  }

  /** Kills it if it still runs. */
  @Override
  public void close() {
    kill9();
    Runtime.getRuntime().removeShutdownHook(lastResort);
  }

  private void signal(String name) {
    try {
      int status = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
      assertThat(status).as("kill -%s %d", name, pid()).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while sending SIG" + name, e);
    }
  }

  /** What to start and how. */
  public static final class Builder {
    private final String name;
    private final List<String> program;
    private final List<String> jvm = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();

    private Builder(String name, List<String> program) {
      this.name = name;
      this.program = program;
    }

    /** Largest heap, in the notation of {@code -Xmx}. */
    public Builder heap(String size) {
      return jvm("-Xmx" + size);
    }

    public Builder jvm(String... options) {
      jvm.addAll(List.of(options));
      return this;
    }

    public Builder args(String... more) {
      arguments.addAll(List.of(more));
      return this;
    }

    public Builder env(String variable, String value) {
      environment.put(variable, value);
      return this;
    }

    public PipelineProcess start() {
      ProcessOutput output = new ProcessOutput(TestDirs.fresh(name));
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(jvm);
      command.addAll(program);
      command.addAll(arguments);
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectOutput(output.stdoutFile().toFile())
              .redirectError(output.stderrFile().toFile());
      builder.environment().putAll(environment);
      try {
        return new PipelineProcess(builder.start(), output);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot start " + command, e);
      }
    }
  }
}
