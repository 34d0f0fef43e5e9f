package io.useractivity.pipeline.audit.run;

import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** A fixed number of daemon threads that may block; closing interrupts them. */
final class Workers implements AutoCloseable {
  private final ExecutorService executor;
  private final int threads;

  Workers(String name, int threads) {
    AtomicInteger number = new AtomicInteger();
    this.threads = threads;
    this.executor =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  int threads() {
    return threads;
  }

  <T> Future<T> submit(Callable<T> task) {
    return executor.submit(task);
  }

  /** Runs all tasks and returns their results in order; the first failure ends the waiting. */
  <T> List<T> all(List<? extends Callable<T>> tasks) {
    CompletionService<T> ended = new ExecutorCompletionService<>(executor);
    List<Future<T>> futures = new ArrayList<>();
    tasks.forEach(task -> futures.add(ended.submit(task)));
    try {
      for (int i = 0; i < tasks.size(); i++) {
        result(ended.take());
      }
    } catch (InterruptedException stopped) {
      throw interrupted(stopped);
    }
    return futures.stream().map(Workers::result).toList();
  }

  /** Waits for a task; its failure is thrown as it was. */
  static <T> T result(Future<T> task) {
    try {
      return task.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException known) {
        throw known;
      }
      if (failed.getCause() instanceof Error error) {
        throw error;
      }
      throw new PipelineException(
          FailureKind.FATAL, "a task failed: " + failed.getCause(), failed.getCause());
    } catch (InterruptedException stopped) {
      throw interrupted(stopped);
    }
  }

  private static PipelineException interrupted(InterruptedException stopped) {
    Thread.currentThread().interrupt();
    return new PipelineException(FailureKind.FATAL, "verify was interrupted", stopped);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
