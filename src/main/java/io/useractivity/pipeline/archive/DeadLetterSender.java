package io.useractivity.pipeline.archive;

import io.useractivity.pipeline.deadletter.DeadLetter;

/** The way to the dead-letter verticle. */
@FunctionalInterface
interface DeadLetterSender {
  /**
   * Any thread; calls {@code acknowledged} on any thread once the broker has it, and retries until
   * then.
   */
  void send(DeadLetter letter, Runnable acknowledged);
}
