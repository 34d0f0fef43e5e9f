package io.useractivity.pipeline.ops.export;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.useractivity.pipeline.metric.Meter;
import io.useractivity.pipeline.metric.Metrics;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Shows our meters to a Micrometer registry. Counters and gauges are copied by {@link #refresh},
 * which also adds series that are new and removes those that are gone; durations arrive one by one.
 */
final class MeterBridge implements Metrics.TimeListener {
  /** Upper bounds of histograms, for a registry that knows histograms. */
  static final Duration[] BUCKETS = {
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofSeconds(60)
  };

  private final Metrics metrics;
  private final MeterRegistry registry;
  private final Set<Meter> meters;
  private final Tags common;
  private final Duration[] buckets;
  private final Map<Meter, Map<String, Series>> known = new EnumMap<>(Meter.class);
  private final Map<Meter, Map<String, Timer>> timers = new EnumMap<>(Meter.class);

  /**
   * @param common labels of every series
   * @param buckets of histograms; none where each bucket would be a series of its own
   */
  MeterBridge(
      Metrics metrics,
      MeterRegistry registry,
      Set<Meter> meters,
      Tags common,
      Duration... buckets) {
    this.metrics = metrics;
    this.registry = registry;
    this.meters = Set.copyOf(meters);
    this.common = common;
    this.buckets = buckets;
    for (Meter meter : meters) {
      known.put(meter, new HashMap<>());
      timers.put(meter, new ConcurrentHashMap<>());
      if (meter.kind() == Meter.Kind.HISTOGRAM && meter.label().isEmpty()) {
        timer(meter, "");
      }
    }
    metrics.onTime(this);
  }

  /** Copies every number; any thread. */
  synchronized void refresh() {
    for (Meter meter : meters) {
      if (meter.kind() != Meter.Kind.HISTOGRAM) {
        copy(known.get(meter), meter, metrics.samples(meter));
      }
    }
  }

  @Override
  public void took(Meter meter, String labelValue, long nanos) {
    if (meters.contains(meter)) {
      timer(meter, labelValue).record(nanos, TimeUnit.NANOSECONDS);
    }
  }

  private void copy(Map<String, Series> before, Meter meter, Map<String, Double> samples) {
    samples.forEach(
        (label, value) -> {
          Series series = before.computeIfAbsent(label, each -> register(meter, each));
          series.value = value;
        });
    for (Iterator<Map.Entry<String, Series>> each = before.entrySet().iterator();
        each.hasNext(); ) {
      Map.Entry<String, Series> entry = each.next();
      if (!samples.containsKey(entry.getKey())) {
        registry.remove(entry.getValue().id);
        each.remove();
      }
    }
  }

  private Series register(Meter meter, String label) {
    Series series = new Series();
    series.id =
        meter.kind() == Meter.Kind.COUNTER
            ? FunctionCounter.builder(meter.prometheusName(), series, Series::value)
                .description(meter.description())
                .tags(tags(meter, label))
                .register(registry)
                .getId()
            : Gauge.builder(meter.prometheusName(), series, Series::value)
                .description(meter.description())
                .tags(tags(meter, label))
                .strongReference(true)
                .register(registry)
                .getId();
    return series;
  }

  private Timer timer(Meter meter, String label) {
    return timers
        .get(meter)
        .computeIfAbsent(
            label,
            each ->
                Timer.builder(meter.prometheusName())
                    .description(meter.description())
                    .tags(tags(meter, each))
                    .serviceLevelObjectives(buckets)
                    .register(registry));
  }

  private Tags tags(Meter meter, String label) {
    return meter.label().isEmpty() ? common : common.and(Tag.of(meter.label(), label));
  }

  /** A number as of the last refresh. */
  private static final class Series {
    private volatile double value;
    private io.micrometer.core.instrument.Meter.Id id;

    double value() {
      return value;
    }
  }
}
