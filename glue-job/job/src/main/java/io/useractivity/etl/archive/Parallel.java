package io.useractivity.etl.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A few requests at a time, answers in the order of the questions. */
public final class Parallel {
  private static final int THREADS = 32;

  private Parallel() {}

  /** A question to the store. */
  public interface Call<T, R> {
    /** Asks. */
    R apply(T input) throws IOException;
  }

  /** Asks about every input; the first failure ends all. */
  public static <T, R> List<R> map(List<T> inputs, Call<T, R> call) throws IOException {
    if (inputs.size() == 1) {
      return List.of(call.apply(inputs.get(0)));
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.max(1, Math.min(THREADS, inputs.size())));
    try {
      List<Future<R>> asked = new ArrayList<>();
      inputs.forEach(input -> asked.add(threads.submit(() -> call.apply(input))));
      List<R> answers = new ArrayList<>(inputs.size());
      for (Future<R> answer : asked) {
        answers.add(answer.get());
      }
      return answers;
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IOException(failed.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stopped);
    } finally {
      threads.shutdownNow();
    }
  }
}
