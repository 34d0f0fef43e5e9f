package io.useractivity.pipeline.ops.export;

import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.EnumSet;

/** What Vert.x measures about itself. */
public final class RuntimeMetrics {
  private RuntimeMetrics() {}

  /**
   * To build Vert.x with. Labels are those with few values: addresses, paths and peers would make a
   * series for each client, so they are left out.
   */
  public static VertxMetricsFactory vertx(PrometheusExport export) {
    MicrometerMetricsOptions options =
        new MicrometerMetricsOptions()
            .setEnabled(true)
            .setJvmMetricsEnabled(false)
            .setLabels(EnumSet.of(Label.HTTP_CODE, Label.POOL_TYPE, Label.POOL_NAME))
            .addDisabledMetricsCategory(MetricsDomain.HTTP_CLIENT.toCategory())
            .addDisabledMetricsCategory(MetricsDomain.NET_CLIENT.toCategory())
            .addDisabledMetricsCategory(MetricsDomain.DATAGRAM_SOCKET.toCategory());
    return new ConfiguredFactory(new MicrometerMetricsFactory(export.registry()), options);
  }

  /** Options given once, whatever those of Vert.x say. */
  private record ConfiguredFactory(
      MicrometerMetricsFactory factory, MicrometerMetricsOptions options)
      implements VertxMetricsFactory {
    @Override
    public io.vertx.core.spi.metrics.VertxMetrics metrics(io.vertx.core.VertxOptions vertx) {
      return factory.metrics(vertx.setMetricsOptions(options));
    }
  }
}
