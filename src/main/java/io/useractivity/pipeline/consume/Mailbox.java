package io.useractivity.pipeline.consume;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.InterruptException;

/** Work for the poll thread. {@link #offer} from any thread, the rest on the poll thread only. */
final class Mailbox {
  private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private boolean closed;

  /** False if the poll thread will never look again. */
  synchronized boolean offer(Runnable task) {
    return !closed && tasks.add(task);
  }

  /** Runs what is there now; what these tasks add waits for the next time. */
  void drain() {
    for (int left = tasks.size(); left > 0; left--) {
      Runnable task = tasks.poll();
      if (task != null) {
        task.run();
      }
    }
  }

  /** Waits until there is something to run, at most so long, and runs it. */
  void drainAfter(Duration longest) {
    try {
      Runnable task = tasks.poll(longest.toNanos(), TimeUnit.NANOSECONDS);
      if (task != null) {
        task.run();
        drain();
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e); // sets the thread's flag again
    }
  }

  /** Runs what is left and takes no more. */
  void close() {
    synchronized (this) {
      closed = true;
    }
    drain();
  }
}
