package io.useractivity.pipeline.consume;

import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;

/** The consumer's properties: defaults, what we enforce, and what we refuse. */
final class ConsumerProperties {
  /** What becomes of a partition without a committed offset; ours, the client never resets. */
  enum Reset {
    EARLIEST,
    LATEST,
    NONE
  }

  private static final int MAX_POLL_RECORDS = 2_000;
  private static final int MAX_POLL_INTERVAL_MS = 300_000;

  private ConsumerProperties() {}

  /**
   * The properties to build the client from.
   *
   * @throws PipelineException FATAL, naming every property that cannot stay as it is
   */
  static Map<String, Object> effective(Map<String, Object> given, Duration revokeBudget) {
    Map<String, Object> all = new LinkedHashMap<>(given);
    List<String> problems = new ArrayList<>();
    require(all, ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, problems);
    require(all, ConsumerConfig.GROUP_ID_CONFIG, problems);
    String deserializer = ByteBufferDeserializer.class.getName();
    force(all, ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, deserializer, problems);
    force(all, ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, deserializer, problems);
    force(all, ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false", problems);
    force(all, ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic", problems);
    force(all, ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, "", problems);
    all.putIfAbsent(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    all.putIfAbsent(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    all.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
    all.putIfAbsent(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    takeResetPolicy(given, all, problems);
    checkRevokeBudget(all, revokeBudget, problems);
    if (!problems.isEmpty()) {
      throw new PipelineException(
          FailureKind.FATAL,
          "the Kafka consumer's properties cannot be used: " + String.join("; ", problems));
    }
    return Map.copyOf(all);
  }

  /** What was configured as auto.offset.reset; earliest unless said otherwise. */
  static Reset reset(Map<String, Object> given) {
    Object policy = given.getOrDefault(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, Reset.EARLIEST);
    return Reset.valueOf(policy.toString().trim().toUpperCase(Locale.ROOT));
  }

  private static void require(Map<String, Object> all, String key, List<String> problems) {
    Object value = all.get(key);
    if (value == null || value.toString().isBlank()) {
      problems.add(key + " is missing");
    }
  }

  private static void force(
      Map<String, Object> all, String key, String value, List<String> problems) {
    Object given = all.put(key, value);
    if (given != null && !nameOf(given).equalsIgnoreCase(value)) {
      problems.add(
          key
              + "="
              + nameOf(given)
              + " would break exactly-once; remove it"
              + (value.isEmpty() ? "" : " (it is always " + value + ")"));
    }
  }

  private static String nameOf(Object value) {
    return value instanceof Class<?> type ? type.getName() : value.toString();
  }

  /** The client itself never resets: positions are ours, so that no loss goes unseen. */
  private static void takeResetPolicy(
      Map<String, Object> given, Map<String, Object> all, List<String> problems) {
    Object policy = all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    try {
      reset(given);
    } catch (IllegalArgumentException unknown) {
      problems.add(
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG
              + "="
              + policy
              + " is not one of earliest, latest, none");
    }
  }

  private static void checkRevokeBudget(
      Map<String, Object> all, Duration revokeBudget, List<String> problems) {
    String key = ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG;
    Object given = all.getOrDefault(key, MAX_POLL_INTERVAL_MS);
    try {
      if (Long.parseLong(given.toString().trim()) <= revokeBudget.toMillis()) {
        problems.add(
            key
                + "="
                + given
                + " must be longer than the "
                + revokeBudget.toMillis()
                + " ms a revoked partition may take to drain");
      }
    } catch (NumberFormatException notANumber) {
      problems.add(key + "=" + given + " is not a number of milliseconds");
    }
  }
}
