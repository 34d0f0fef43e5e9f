package io.useractivity.pipeline.app;

import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.metric.Meter;
import io.useractivity.pipeline.metric.Metrics;

/**
 * Whether the object store has failed lately: a failure counts until the next try must have been
 * made. One thread at a time.
 */
final class StoreWatch {
  private final Metrics metrics;
  private final long patienceMillis;
  private long failures;
  private long lastFailureMillis = Long.MIN_VALUE;

  StoreWatch(Metrics metrics, PipelineConfig.Resilience config) {
    this.metrics = metrics;
    this.patienceMillis =
        2 * config.timeout().plus(config.maxBackoff()).plus(config.breakerOpen()).toMillis();
  }

  /**
   * @param now milliseconds since any moment
   */
  boolean troubled(long now) {
    long counted = metrics.value(Meter.STORE_FAILURES);
    if (counted != failures) {
      failures = counted;
      lastFailureMillis = now;
    }
    return metrics.value(Meter.BREAKER_OPEN) > 0
        || (lastFailureMillis != Long.MIN_VALUE && now - lastFailureMillis < patienceMillis);
  }
}
