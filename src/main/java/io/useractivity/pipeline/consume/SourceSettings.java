package io.useractivity.pipeline.consume;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;

/**
 * What a {@link ReactorRecordSource} reads and how.
 *
 * @param consumerProperties Kafka's own property names, as configured; ours are added, and what
 *     would break exactly-once is refused
 * @param topic the only topic of the subscription
 * @param pollTimeout how long one poll waits for records; also the longest time a commit waits to
 *     be sent, so keep it at 5 to 50 ms
 * @param revokeBudget how long the group waits for {@link RecordSource.Listener#onRevoked}
 * @param positionInterval time between two {@link RecordSource.Listener#onPositions}
 */
public record SourceSettings(
    Map<String, Object> consumerProperties,
    String topic,
    Duration pollTimeout,
    Duration revokeBudget,
    Duration positionInterval) {
  public static final Duration POLL_TIMEOUT = Duration.ofMillis(25);
  public static final Duration REVOKE_BUDGET = Duration.ofSeconds(5);
  public static final Duration POSITION_INTERVAL = Duration.ofSeconds(1);

  /** Throws a FATAL PipelineException that names every property that cannot stay as it is. */
  public SourceSettings {
    requireNonNull(topic, "topic is null");
    positive("poll timeout", pollTimeout);
    positive("revoke budget", revokeBudget);
    positive("position interval", positionInterval);
    consumerProperties = Map.copyOf(consumerProperties);
    ConsumerProperties.effective(consumerProperties, revokeBudget);
  }

  /** With the default times. */
  public static SourceSettings of(Map<String, Object> consumerProperties, String topic) {
    return new SourceSettings(
        consumerProperties, topic, POLL_TIMEOUT, REVOKE_BUDGET, POSITION_INTERVAL);
  }

  /** The same with another revoke budget. */
  public SourceSettings withRevokeBudget(Duration budget) {
    return new SourceSettings(consumerProperties, topic, pollTimeout, budget, positionInterval);
  }

  Map<String, Object> clientProperties() {
    return ConsumerProperties.effective(consumerProperties, revokeBudget);
  }

  ConsumerProperties.Reset reset() {
    return ConsumerProperties.reset(consumerProperties);
  }

  String group() {
    return String.valueOf(consumerProperties.get("group.id"));
  }

  String servers() {
    return String.valueOf(consumerProperties.get("bootstrap.servers"));
  }

  private static void positive(String what, Duration value) {
    if (requireNonNull(value, what + " is null").isZero() || value.isNegative()) {
      throw new IllegalArgumentException(what + " must be longer than zero: " + value);
    }
  }

  /** Without the properties: they may hold secrets. */
  @Override
  public String toString() {
    return "SourceSettings[topic=" + topic + ", group=" + group() + "]";
  }
}
