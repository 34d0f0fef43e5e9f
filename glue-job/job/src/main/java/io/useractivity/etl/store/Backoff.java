package io.useractivity.etl.store;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Waits before another attempt: exponential with full jitter ("Exponential Backoff And Jitter", AWS
 * Architecture Blog), so that many who failed at once do not come back at once.
 *
 * @param base longest first wait
 * @param most longest wait
 * @param attempts of one thing, the first included
 */
record Backoff(Duration base, Duration most, int attempts) {
  /** For a store that answers, but not now. */
  static final Backoff STORE = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(20), 10);

  /** Whether another attempt is made after so many. */
  boolean again(int done) {
    return done < attempts;
  }

  /** The longest wait after so many attempts, in milliseconds. */
  long longest(int done) {
    return Math.min(most.toMillis(), base.toMillis() << Math.min(30, done - 1));
  }

  /** Waits. */
  void pause(int done) throws IOException {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(longest(done) + 1));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for another attempt", stopped);
    }
  }
}
