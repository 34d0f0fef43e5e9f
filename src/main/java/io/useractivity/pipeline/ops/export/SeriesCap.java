package io.useractivity.pipeline.ops.export;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Denies what would exceed a number of CloudWatch metrics; a timer makes four. Thread-safe. */
final class SeriesCap implements MeterFilter {
  private static final Logger log = LoggerFactory.getLogger(SeriesCap.class);
  private static final int TIMER_METRICS = 4;

  private final int limit;
  private final Set<Meter.Id> accepted = new HashSet<>();
  private final Set<Meter.Id> refused = new HashSet<>();
  private int used;

  SeriesCap(int limit) {
    this.limit = limit;
  }

  @Override
  public synchronized MeterFilterReply accept(Meter.Id id) {
    if (accepted.contains(id)) {
      return MeterFilterReply.NEUTRAL;
    }
    int size = id.getType() == Meter.Type.TIMER ? TIMER_METRICS : 1;
    if (used + size <= limit) {
      used += size;
      accepted.add(id);
      return MeterFilterReply.NEUTRAL;
    }
    if (refused.isEmpty()) {
      log.atWarn()
          .addKeyValue("maxSeries", limit)
          .addKeyValue("first", id.getName())
          .log("Series beyond ops.cloudwatch.max-series are not sent to CloudWatch");
    }
    refused.add(id);
    return MeterFilterReply.DENY;
  }

  synchronized int refused() {
    return refused.size();
  }
}
