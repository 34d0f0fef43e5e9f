package io.useractivity.pipeline.kafka;

import java.util.Locale;
import java.util.Optional;

/**
 * Tells from the consumer's connections and received bytes whether brokers answer: a group member
 * gets an answer to its heartbeat every few seconds, so silence means trouble. Pure; one thread at
 * a time.
 */
public final class BrokerWatch {
  /** A reconnection is no trouble. */
  static final long CONNECTION_PATIENCE_MILLIS = 2_000;

  /** Five times the default heartbeat interval. */
  static final long SILENCE_MILLIS = 15_000;

  private final String brokers;
  private boolean started;
  private double bytes;
  private long heardAt;
  private long connectedAt;

  /**
   * @param brokers named in the sentence
   */
  public BrokerWatch(String brokers) {
    this.brokers = brokers;
  }

  /**
   * Takes the consumer's numbers.
   *
   * @param now milliseconds since any moment
   * @return why Kafka counts as unreachable, in a sentence
   */
  public Optional<String> look(double connections, double receivedBytes, long now) {
    if (!started || receivedBytes != bytes) {
      heardAt = now;
    }
    if (!started || connections > 0) {
      connectedAt = now;
    }
    started = true;
    bytes = receivedBytes;
    if (now - connectedAt > CONNECTION_PATIENCE_MILLIS) {
      return trouble("cannot be reached; no connection for %.1f s", now - connectedAt);
    }
    return now - heardAt > SILENCE_MILLIS
        ? trouble("does not answer; nothing received for %.1f s", now - heardAt)
        : Optional.empty();
  }

  private Optional<String> trouble(String what, long millis) {
    return Optional.of(
        "Kafka at " + brokers + " " + String.format(Locale.ROOT, what, millis / 1_000.0));
  }
}
