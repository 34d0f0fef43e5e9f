package io.useractivity.pipeline.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import sun.misc.Signal;

/**
 * SIGINT and SIGTERM as an event instead of the end: the first completes {@link #first()}, a second
 * one halts the process with 128 + its number. The JDK's public API can only run hooks after exit
 * has begun, when the exit code is fixed.
 */
public final class Signals {
  private final CompletableFuture<String> first = new CompletableFuture<>();
  private final AtomicInteger count = new AtomicInteger();

  private Signals() {}

  /** Takes over both signals for the rest of the process. */
  public static Signals install() {
    Signals signals = new Signals();
    for (String name : new String[] {"INT", "TERM"}) {
      Signal.handle(new Signal(name), signals::received);
    }
    return signals;
  }

  /** Completes with {@code INT} or {@code TERM}; on an unspecified thread. */
  public CompletableFuture<String> first() {
    return first;
  }

  private void received(Signal signal) {
    if (count.getAndIncrement() == 0) {
      first.complete(signal.getName());
    } else {
      Runtime.getRuntime().halt(128 + signal.getNumber());
    }
  }
}
