package io.useractivity.pipeline.ops.export;

import io.micrometer.cloudwatch2.CloudWatchConfig;
import io.micrometer.cloudwatch2.CloudWatchMeterRegistry;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Tags;
import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;
import io.useractivity.pipeline.metric.Meter;
import io.useractivity.pipeline.metric.Metrics;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;

/**
 * Publishes chosen meters to CloudWatch once an interval, on threads of its own. What CloudWatch
 * does not take is counted, told once an outage, and lost; nothing else notices.
 */
public final class CloudwatchExport implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CloudwatchExport.class);

  private static final long CLOSE_MILLIS = 3_000;

  private final CloudWatchAsyncClient client;
  private final CloudWatchMeterRegistry registry;
  private final MeterBridge bridge;

  private CloudwatchExport(
      CloudWatchAsyncClient client, CloudWatchMeterRegistry registry, MeterBridge bridge) {
    this.client = client;
    this.registry = registry;
    this.bridge = bridge;
  }

  /**
   * Starts publishing. Fails FATALLY if a meter is unknown or no region is configured anywhere.
   *
   * @param topic dimension of every metric
   */
  public static CloudwatchExport start(
      PipelineConfig.Cloudwatch config, Metrics metrics, String topic) {
    Set<Meter> meters = meters(config.meters());
    CloudWatchAsyncClient client = CloudwatchClients.build(config, metrics);
    CloudWatchMeterRegistry registry =
        new CloudWatchMeterRegistry(settings(config), Clock.SYSTEM, client);
    registry.config().namingConvention((name, type, unit) -> plain(name));
    SeriesCap cap = new SeriesCap(config.maxSeries());
    registry.config().meterFilter(cap);
    metrics.gauge(Meter.CLOUDWATCH_REFUSED, cap::refused);
    MeterBridge bridge = new MeterBridge(metrics, registry, meters, Tags.of("topic", topic));
    log.atInfo()
        .addKeyValue("namespace", config.namespace())
        .addKeyValue("interval", config.interval())
        .addKeyValue("meters", meters.size())
        .addKeyValue("maxSeries", config.maxSeries())
        .log("Metrics go to CloudWatch, which bills each series");
    return new CloudwatchExport(client, registry, bridge);
  }

  /** Copies the numbers for the next publication; cheap. */
  public void refresh() {
    bridge.refresh();
  }

  private static Set<Meter> meters(List<String> names) {
    Set<String> wanted = new TreeSet<>(names);
    Set<Meter> meters = EnumSet.noneOf(Meter.class);
    for (Meter meter : Meter.values()) {
      if (wanted.remove(meter.metricName())) {
        meters.add(meter);
      }
    }
    if (!wanted.isEmpty()) {
      throw new PipelineException(
          FailureKind.FATAL,
          "ops.cloudwatch.meters names "
              + String.join(", ", wanted)
              + ", which there is not; choose from "
              + Stream.of(Meter.values()).map(Meter::metricName).collect(Collectors.joining(", ")));
    }
    return meters;
  }

  /** Without what only Prometheus asks for; Micrometer has added what is measured after a dot. */
  private static String plain(String name) {
    String own = name.startsWith(Meter.PREFIX) ? name.substring(Meter.PREFIX.length()) : name;
    return own.replace("_total.", ".");
  }

  private static CloudWatchConfig settings(PipelineConfig.Cloudwatch config) {
    return new CloudWatchConfig() {
      @Override
      public String get(String key) {
        return null;
      }

      @Override
      public String namespace() {
        return config.namespace();
      }

      @Override
      public Duration step() {
        return config.interval();
      }

      @Override
      public boolean highResolution() {
        return config.interval().compareTo(Duration.ofMinutes(1)) < 0;
      }
    };
  }

  /** Publishes once more; blocks for three seconds at most, whatever CloudWatch does. */
  @Override
  public void close() {
    Thread last =
        new Thread(
            () -> {
              registry.close();
              client.close();
            },
            "cloudwatch-close");
    last.setDaemon(true);
    last.start();
    try {
      last.join(CLOSE_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
