package io.useractivity.pipeline.archive;

import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Runs one partition's tasks, one at a time, in order; a task that fails ends the archiver. */
final class PartitionWorker implements Executor {
  private final Executor serial;
  private final BooleanSupplier givenUp;
  private final BooleanSupplier gone;
  private final Consumer<Throwable> fatal;

  /**
   * @param serial runs tasks one at a time, in order
   * @param givenUp the partition has another owner
   * @param gone and nothing of it is left here: tasks do not run any more
   */
  PartitionWorker(
      Executor serial, BooleanSupplier givenUp, BooleanSupplier gone, Consumer<Throwable> fatal) {
    this.serial = serial;
    this.givenUp = givenUp;
    this.gone = gone;
    this.fatal = fatal;
  }

  @Override
  public void execute(Runnable task) {
    serial.execute(() -> run(task));
  }

  /** Runs {@code otherwise} instead if the partition is given up, for somebody who waits. */
  void execute(Runnable task, Runnable otherwise) {
    serial.execute(
        () -> {
          if (givenUp.getAsBoolean()) {
            otherwise.run();
          } else {
            run(task);
          }
        });
  }

  private void run(Runnable task) {
    if (givenUp.getAsBoolean() && gone.getAsBoolean()) {
      return;
    }
    try {
      task.run();
    } catch (RuntimeException | Error failure) {
      fatal.accept(failure);
    }
  }
}
