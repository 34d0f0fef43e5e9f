package io.useractivity.pipeline.kafka;

import io.useractivity.pipeline.metric.Meter;
import io.useractivity.pipeline.metric.Metrics;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.metrics.KafkaMetric;

/**
 * Those of the Kafka clients' own metrics that operators ask for, by client: a fixed set with a
 * fixed label, where the clients have hundreds by node, topic and partition. Thread-safe.
 */
public final class ClientMeters {
  /** The clients of this process, as label values. */
  public enum Client {
    CONSUMER("consumer"),
    PRODUCER("producer"),
    DEAD_LETTER_PRODUCER("dead-letter-producer");

    private final String label;

    Client(String label) {
      this.label = label;
    }
  }

  private record Source(Meter meter, double factor) {}

  private static final double MILLIS = 0.001;

  /** Kafka's group and name to our meter; see "Monitoring" in Kafka's documentation. */
  private static final Map<String, Source> SOURCES = sources();

  private final Map<Meter, Map<Client, KafkaMetric>> known = new EnumMap<>(Meter.class);
  private final Map<Client, KafkaMetric> sinceLastPoll = new ConcurrentHashMap<>();

  /** Publishes them. */
  public ClientMeters(Metrics metrics) {
    for (Source source : SOURCES.values()) {
      known.put(source.meter(), new ConcurrentHashMap<>());
    }
    known.keySet().forEach(meter -> metrics.readings(meter, () -> read(meter)));
  }

  private static Map<String, Source> sources() {
    Map<String, Source> sources = new HashMap<>();
    for (String client : new String[] {"consumer", "producer"}) {
      String group = client + "-metrics/";
      sources.put(group + "connection-count", new Source(Meter.KAFKA_CONNECTIONS, 1));
      sources.put(group + "incoming-byte-total", new Source(Meter.KAFKA_RECEIVED, 1));
      sources.put(group + "outgoing-byte-total", new Source(Meter.KAFKA_SENT, 1));
    }
    String fetch = "consumer-fetch-manager-metrics/";
    sources.put(fetch + "records-consumed-total", new Source(Meter.KAFKA_FETCHED, 1));
    sources.put(fetch + "fetch-latency-avg", new Source(Meter.KAFKA_FETCH_LATENCY, MILLIS));
    String group = "consumer-coordinator-metrics/";
    sources.put(group + "failed-rebalance-total", new Source(Meter.KAFKA_REBALANCE_FAILURES, 1));
    sources.put(group + "last-heartbeat-seconds-ago", new Source(Meter.KAFKA_HEARTBEAT_AGE, 1));
    String producer = "producer-metrics/";
    sources.put(producer + "request-latency-avg", new Source(Meter.KAFKA_REQUEST_LATENCY, MILLIS));
    sources.put(producer + "record-retry-total", new Source(Meter.KAFKA_SEND_RETRIES, 1));
    sources.put(producer + "record-error-total", new Source(Meter.KAFKA_SEND_ERRORS, 1));
    sources.put(producer + "buffer-available-bytes", new Source(Meter.KAFKA_BUFFER_FREE, 1));
    return Map.copyOf(sources);
  }

  void add(Client client, KafkaMetric metric) {
    // by node, topic or partition: not ours
    if (metric.metricName().tags().size() > 1) {
      return;
    }
    String name = metric.metricName().group() + "/" + metric.metricName().name();
    Source source = SOURCES.get(name);
    if (source != null) {
      known.get(source.meter()).put(client, metric);
    } else if (name.equals("consumer-metrics/last-poll-seconds-ago")) {
      sinceLastPoll.put(client, metric);
    }
  }

  /** A client that was closed keeps nothing here. */
  void remove(Client client, KafkaMetric metric) {
    known.values().forEach(clients -> clients.remove(client, metric));
    sinceLastPoll.remove(client, metric);
  }

  /** Each client's number, by label value; clients that have none yet are left out. */
  public Map<String, Double> read(Meter meter) {
    double factor =
        SOURCES.values().stream()
            .filter(source -> source.meter() == meter)
            .findFirst()
            .orElseThrow()
            .factor();
    Map<String, Double> values = new TreeMap<>();
    known.get(meter).forEach((client, metric) -> values.put(client.label, number(metric) * factor));
    return values;
  }

  /** Time since the consumer's poll thread last asked for records; 0 if unknown. */
  public double secondsSincePoll() {
    KafkaMetric metric = sinceLastPoll.get(Client.CONSUMER);
    return metric == null ? 0 : Math.max(0, number(metric));
  }

  private static double number(KafkaMetric metric) {
    // NaN where nothing was measured, such as the mean of no requests
    return metric.metricValue() instanceof Double number && !number.isNaN() ? number : 0;
  }
}
