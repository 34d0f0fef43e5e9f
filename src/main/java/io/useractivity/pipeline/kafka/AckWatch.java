package io.useractivity.pipeline.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Turns "how long has nothing been acknowledged while records wait" into a sentence for the
 * readiness probe. Thread-safe; the time comes in.
 */
final class AckWatch {
  private final String brokers;
  private final Duration patience;
  private Instant waitingSince;
  private String failure = "";
  private int waiting;

  /**
   * @param patience silence that is normal
   */
  AckWatch(String brokers, Duration patience) {
    this.brokers = brokers;
    this.patience = patience;
  }

  /** Something was acknowledged, or the broker answered; so many records wait now. */
  synchronized void progress(int nowWaiting, Instant now) {
    waiting = nowWaiting;
    waitingSince = nowWaiting == 0 ? null : now;
    failure = "";
  }

  /** So many records wait now. */
  synchronized void waiting(int nowWaiting, Instant now) {
    waiting = nowWaiting;
    if (waitingSince == null) {
      waitingSince = now;
    }
  }

  /** The broker could not be asked at all. */
  synchronized void failed(String why, Instant now) {
    waiting(waiting, now);
    failure = " (" + why + ")";
  }

  /** A sentence, or empty while all is well. */
  synchronized Optional<String> trouble(Instant now) {
    boolean silent =
        waitingSince != null && Duration.between(waitingSince, now).compareTo(patience) >= 0;
    if (!silent && failure.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "Kafka at %s has not answered since %s%s: %d records wait",
            brokers,
            waitingSince,
            failure,
            waiting));
  }
}
