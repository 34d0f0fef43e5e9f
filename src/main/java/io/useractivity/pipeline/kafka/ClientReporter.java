package io.useractivity.pipeline.kafka;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;

/**
 * What a Kafka client makes itself to report its metrics to; finds its {@link ClientMeters} in the
 * client's own properties.
 */
public final class ClientReporter implements MetricsReporter {
  static final String METERS = "uap.client.meters";
  static final String CLIENT = "uap.client";

  private ClientMeters meters;
  private ClientMeters.Client client;

  @Override
  public void configure(Map<String, ?> properties) {
    meters = (ClientMeters) properties.get(METERS);
    client = (ClientMeters.Client) properties.get(CLIENT);
  }

  @Override
  public void init(List<KafkaMetric> metrics) {
    metrics.forEach(this::metricChange);
  }

  @Override
  public void metricChange(KafkaMetric metric) {
    meters.add(client, metric);
  }

  @Override
  public void metricRemoval(KafkaMetric metric) {
    meters.remove(client, metric);
  }

  @Override
  public void close() {}
}
