package io.useractivity.pipeline.metric;

import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Counters and gauges of one process. Every method may be called on any thread and never blocks.
 */
public final class Metrics {
  private final Map<Meter, LongAdder> totals = new EnumMap<>(Meter.class);
  private final Map<Meter, Map<String, LongAdder>> labelled = new EnumMap<>(Meter.class);
  private final Map<Meter, LongSupplier> gauges = new ConcurrentHashMap<>();

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
   * fixed set.
   */
  public void add(Meter meter, String labelValue, long amount) {
    totals.get(meter).add(amount);
    labelled.get(meter).computeIfAbsent(labelValue, key -> new LongAdder()).add(amount);
  }

  /** Registers what a gauge reads; the last registration wins. */
  public void gauge(Meter meter, LongSupplier value) {
    gauges.put(meter, value);
  }

  /** The gauge's value, or the counter's total. */
  public long value(Meter meter) {
    LongSupplier gauge = gauges.get(meter);
    return gauge != null ? gauge.getAsLong() : totals.get(meter).sum();
  }

  /** The total of each label value seen so far, sorted by label value. */
  public SortedMap<String, Long> byLabel(Meter meter) {
    SortedMap<String, Long> values = new TreeMap<>();
    labelled.get(meter).forEach((label, adder) -> values.put(label, adder.sum()));
    return values;
  }
}
