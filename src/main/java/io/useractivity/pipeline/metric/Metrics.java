package io.useractivity.pipeline.metric;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * Counters, gauges and durations of one process. Every method may be called on any thread and never
 * blocks; {@link #add} and {@link #time} are cheap enough for each object, not for each record.
 */
public final class Metrics {
  /** Takes each duration as it is measured. */
  public interface TimeListener {
    /** Any thread; must not block. */
    void took(Meter meter, String labelValue, long nanos);
  }

  /** Label values of a counter beyond so many are counted as {@value #OTHER}. */
  static final int MAX_SERIES = 64;

  static final String OTHER = "other";

  private final Map<Meter, LongAdder> totals = new EnumMap<>(Meter.class);
  private final Map<Meter, Map<String, LongAdder>> labelled = new EnumMap<>(Meter.class);
  private final Map<Meter, Supplier<Map<String, Double>>> readings = new ConcurrentHashMap<>();
  private final List<TimeListener> timeListeners = new CopyOnWriteArrayList<>();

  public Metrics() {
    for (Meter meter : Meter.values()) {
      totals.put(meter, new LongAdder());
      labelled.put(meter, new ConcurrentHashMap<>());
    }
  }

  /** Adds to a counter without a label. */
  public void add(Meter meter, long amount) {
    totals.get(meter).add(amount);
  }

  /**
   * Adds to the series of one label value, and to the total. Label values must come from a small
   * fixed set; there are never more than {@value #MAX_SERIES} and {@value #OTHER}.
   */
  public void add(Meter meter, String labelValue, long amount) {
    totals.get(meter).add(amount);
    adder(meter, labelValue).add(amount);
  }

  /** Shows these label values from the start, with 0. */
  public void declare(Meter meter, Iterable<String> labelValues) {
    labelValues.forEach(each -> adder(meter, each));
  }

  private LongAdder adder(Meter meter, String labelValue) {
    Map<String, LongAdder> series = labelled.get(meter);
    LongAdder known = series.get(labelValue);
    if (known != null) {
      return known;
    }
    String bounded = series.size() < MAX_SERIES ? labelValue : OTHER;
    return series.computeIfAbsent(bounded, key -> new LongAdder());
  }

  /** Registers what a gauge without a label reads; the last registration wins. */
  public void gauge(Meter meter, DoubleSupplier value) {
    readings.put(meter, () -> Map.of("", value.getAsDouble()));
  }

  /**
   * Registers what a meter reads, by label value; the last registration wins. For gauges, and for
   * counters that somebody else counts. The supplier bounds the number of its label values.
   */
  public void readings(Meter meter, Supplier<Map<String, Double>> values) {
    readings.put(meter, values);
  }

  /** Adds a duration to a histogram; {@code labelValue} is empty where the meter has no label. */
  public void time(Meter meter, String labelValue, long nanos) {
    totals.get(meter).increment();
    for (TimeListener listener : timeListeners) {
      listener.took(meter, labelValue, nanos);
    }
  }

  /** Tells about every duration from now on. */
  public void onTime(TimeListener listener) {
    timeListeners.add(listener);
  }

  /** The gauge's value (the sum over its labels), the counter's total, the histogram's count. */
  public long value(Meter meter) {
    Supplier<Map<String, Double>> reading = readings.get(meter);
    return reading == null
        ? totals.get(meter).sum()
        : (long) reading.get().values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** The total of each label value seen so far, sorted by label value. */
  public SortedMap<String, Long> byLabel(Meter meter) {
    SortedMap<String, Long> values = new TreeMap<>();
    samples(meter).forEach((label, value) -> values.put(label, value.longValue()));
    values.remove("");
    return values;
  }

  /**
   * Every series there is now of a counter or gauge: label value (empty where the meter has no
   * label) to number.
   */
  public Map<String, Double> samples(Meter meter) {
    Supplier<Map<String, Double>> reading = readings.get(meter);
    if (reading != null) {
      return reading.get();
    }
    if (meter.kind() == Meter.Kind.COUNTER && meter.label().isEmpty()) {
      return Map.of("", (double) totals.get(meter).sum());
    }
    Map<String, Double> samples = new TreeMap<>();
    labelled.get(meter).forEach((label, adder) -> samples.put(label, (double) adder.sum()));
    return samples;
  }
}
