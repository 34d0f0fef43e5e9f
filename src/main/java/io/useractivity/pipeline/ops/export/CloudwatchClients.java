package io.useractivity.pipeline.ops.export;

import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;
import io.useractivity.pipeline.metric.Meter;
import io.useractivity.pipeline.metric.Metrics;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClientBuilder;

/** Builds the SDK's client for CloudWatch: one network thread, short time limits. */
final class CloudwatchClients {
  private static final Logger log = LoggerFactory.getLogger(CloudwatchClients.class);
  private static final Duration TRY = Duration.ofSeconds(5);
  private static final Duration CALL = Duration.ofSeconds(15);

  private CloudwatchClients() {}

  static CloudWatchAsyncClient build(PipelineConfig.Cloudwatch config, Metrics metrics) {
    CloudWatchAsyncClientBuilder builder =
        CloudWatchAsyncClient.builder()
            .httpClientBuilder(
                NettyNioAsyncHttpClient.builder()
                    .maxConcurrency(2)
                    .connectionTimeout(TRY)
                    .eventLoopGroupBuilder(SdkEventLoopGroup.builder().numberOfThreads(1)))
            .overrideConfiguration(
                ClientOverrideConfiguration.builder()
                    .apiCallAttemptTimeout(TRY)
                    .apiCallTimeout(CALL)
                    .addExecutionInterceptor(new Outcomes(metrics))
                    .build());
    if (!config.endpoint().isEmpty()) {
      builder.endpointOverride(URI.create(config.endpoint()));
    }
    if (!config.region().isEmpty()) {
      builder.region(Region.of(config.region()));
    }
    try {
      return builder.build();
    } catch (SdkClientException noRegion) {
      throw new PipelineException(
          FailureKind.FATAL,
          "cannot build the CloudWatch client: "
              + noRegion.getMessage()
              + "; set ops.cloudwatch.region, or AWS_REGION in the environment",
          noRegion);
    }
  }

  /**
   * Counts failed publications; one line when they begin to fail, one when they are taken again.
   */
  private static final class Outcomes implements ExecutionInterceptor {
    private final Metrics metrics;
    private final AtomicLong failures = new AtomicLong();

    Outcomes(Metrics metrics) {
      this.metrics = metrics;
    }

    @Override
    public void onExecutionFailure(
        Context.FailedExecution context, ExecutionAttributes attributes) {
      metrics.add(Meter.CLOUDWATCH_FAILURES, 1);
      if (failures.getAndIncrement() == 0) {
        log.atWarn()
            .addKeyValue("cause", context.exception().getMessage())
            .log("CloudWatch does not take metrics; the pipeline goes on without");
      }
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
      long failed = failures.getAndSet(0);
      if (failed > 0) {
        log.atInfo().addKeyValue("lost", failed).log("CloudWatch takes metrics again");
      }
    }
  }
}
