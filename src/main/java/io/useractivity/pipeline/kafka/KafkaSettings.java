package io.useractivity.pipeline.kafka;

import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;
import java.util.HashMap;
import java.util.Map;

/**
 * Client properties from the configuration: our defaults, then {@code kafka.client}, then {@code
 * kafka.producer} or {@code kafka.consumer}. A property that exactly-once depends on cannot be set:
 * the answer is a FATAL failure that names it. Immutable.
 */
public final class KafkaSettings {
  /** Largest record the dead-letter producer sends: any the event topic may hold, and headers. */
  public static final int DEAD_LETTER_MAX_BYTES = 16 << 20;

  /** The client's own default, which a list of reporters would replace. */
  private static final String JMX_REPORTER = "org.apache.kafka.common.metrics.JmxReporter";

  private final PipelineConfig.Kafka config;
  private final ClientMeters meters;

  public KafkaSettings(PipelineConfig.Kafka config) {
    this(config, null);
  }

  /** Clients built from these settings report to {@code meters}. */
  public KafkaSettings(PipelineConfig.Kafka config, ClientMeters meters) {
    this.config = config;
    this.meters = meters;
  }

  /** For the admin client: every call ends within its own time limit. */
  public Map<String, Object> admin() {
    Map<String, Object> ours = new HashMap<>();
    ours.put("request.timeout.ms", 5_000);
    ours.put("default.api.timeout.ms", 15_000);
    return layered("admin", ours, Map.of(), Map.of());
  }

  /**
   * For the event producer: idempotent, and it keeps a batch for as long as the broker is away, in
   * order, so that nobody has to send a record again whose fate is unknown.
   */
  public Map<String, Object> producer(PipelineConfig.Publisher publisher) {
    Map<String, Object> ours = new HashMap<>();
    ours.put("compression.type", publisher.compression());
    ours.put("linger.ms", Math.toIntExact(publisher.linger().toMillis()));
    ours.put("batch.size", 64 << 10);
    return reporting(ClientMeters.Client.PRODUCER, producer(ours));
  }

  /** For dead letters: the same guarantees, and room for the largest record with our headers. */
  public Map<String, Object> deadLetterProducer() {
    Map<String, Object> ours = new HashMap<>();
    ours.put("compression.type", "none");
    ours.put("linger.ms", 5);
    ours.put("max.request.size", DEAD_LETTER_MAX_BYTES);
    return reporting(ClientMeters.Client.DEAD_LETTER_PRODUCER, producer(ours));
  }

  /** For notices and status records: small, many, and lost without harm. */
  public Map<String, Object> noticeProducer() {
    Map<String, Object> ours = new HashMap<>();
    ours.put("compression.type", "lz4");
    ours.put("linger.ms", 50);
    ours.put("buffer.memory", 16 << 20);
    return producer(ours);
  }

  private Map<String, Object> producer(Map<String, Object> ours) {
    ours.put("request.timeout.ms", 10_000);
    ours.put("max.block.ms", 10_000);
    ours.put("reconnect.backoff.max.ms", 2_000);
    // What is known of a topic must stay known while it is idle or the brokers are away. Otherwise
    // send() waits for it and gives up after max.block.ms, and a later record may go first.
    ours.put("metadata.max.idle.ms", Integer.MAX_VALUE);
    ours.put("metadata.recovery.strategy", "none");
    Map<String, Object> fixed =
        Map.of(
            "enable.idempotence",
            true,
            "acks",
            "all",
            "retries",
            Integer.MAX_VALUE,
            "delivery.timeout.ms",
            Integer.MAX_VALUE,
            "max.in.flight.requests.per.connection",
            5);
    return layered("producer", ours, config.producer(), fixed);
  }

  /**
   * For a consumer.
   *
   * @param ours defaults the user may override
   * @param fixed properties the user may not override
   */
  public Map<String, Object> consumer(Map<String, Object> ours, Map<String, Object> fixed) {
    return reporting(
        ClientMeters.Client.CONSUMER, layered("consumer", ours, config.consumer(), fixed));
  }

  private Map<String, Object> reporting(ClientMeters.Client client, Map<String, Object> settings) {
    if (meters == null) {
      return settings;
    }
    Map<String, Object> all = new HashMap<>(settings);
    Object others = settings.getOrDefault("metric.reporters", JMX_REPORTER);
    all.put("metric.reporters", others + "," + ClientReporter.class.getName());
    all.put(ClientReporter.METERS, meters);
    all.put(ClientReporter.CLIENT, client);
    return Map.copyOf(all);
  }

  private Map<String, Object> layered(
      String section,
      Map<String, Object> ours,
      Map<String, String> theirs,
      Map<String, Object> fixed) {
    Map<String, Object> settings = new HashMap<>(ours);
    overlay(settings, "client", config.client(), fixed);
    overlay(settings, section, theirs, fixed);
    settings.putAll(fixed);
    settings.put("bootstrap.servers", config.bootstrapServers());
    return Map.copyOf(settings);
  }

  private static void overlay(
      Map<String, Object> settings,
      String section,
      Map<String, String> theirs,
      Map<String, Object> fixed) {
    theirs.forEach(
        (name, value) -> {
          check(section, name, value, fixed);
          settings.put(name, value);
        });
  }

  private static void check(String section, String name, String value, Map<String, Object> fixed) {
    String key = "kafka." + section + "." + name;
    if (name.equals("bootstrap.servers")) {
      throw fatal(key + " has a key of its own: set kafka.bootstrap-servers and remove it");
    }
    if (name.equals("key.serializer") || name.equals("value.serializer")) {
      throw fatal(key + " cannot be set: keys and values are sent as the bytes they are");
    }
    Object needed = fixed.get(name);
    if (needed != null && !needed.toString().equals(value)) {
      throw fatal(
          key + " is " + value + ", but exactly-once depends on " + needed + ": remove the key");
    }
  }

  private static PipelineException fatal(String message) {
    return new PipelineException(FailureKind.FATAL, message);
  }
}
