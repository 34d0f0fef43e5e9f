package io.useractivity.pipeline.store;

import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.failure.FailureKind;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientAsyncConfiguration;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;

/** Builds the SDK client from the configuration. */
final class S3Clients {
  /** A backstop below the caller's own time limit: nothing hangs for ever without a guard. */
  private static final Duration CALL_TIMEOUT = Duration.ofMinutes(5);

  /** Silence of the peer, not the length of a request. */
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** A request may wait so long for a free connection. */
  private static final Duration ACQUIRE = Duration.ofSeconds(60);

  private S3Clients() {}

  /** Configured keys, or the SDK's default chain. */
  static AwsCredentialsProvider credentials(PipelineConfig.S3 config) {
    return config.accessKeyId().isEmpty()
        ? DefaultCredentialsProvider.builder().build()
        : StaticCredentialsProvider.create(
            AwsBasicCredentials.create(config.accessKeyId(), config.secretAccessKey()));
  }

  static S3AsyncClient build(
      PipelineConfig.S3 config, AwsCredentialsProvider credentials, NetworkLoops loops) {
    S3AsyncClientBuilder builder =
        S3AsyncClient.builder()
            .credentialsProvider(credentials)
            .httpClientBuilder(http(config, loops))
            .forcePathStyle(config.pathStyle())
            // Bodies carry our own CRC-32C, and readers check the CRC of the records.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .serviceConfiguration(s3 -> s3.expectContinueEnabled(false))
            .overrideConfiguration(overrides())
            .asyncConfiguration(
                ClientAsyncConfiguration.builder()
                    .advancedOption(SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, loops)
                    .build());
    if (!config.endpoint().isEmpty()) {
      builder.endpointOverride(endpoint(config.endpoint()));
    }
    if (!config.region().isEmpty()) {
      builder.region(Region.of(config.region()));
    } else if (!config.endpoint().isEmpty()) {
      builder.region(Region.US_EAST_1);
    }
    try {
      return builder.build();
    } catch (SdkClientException noRegion) {
      throw new StoreException(
          FailureKind.FATAL,
          0,
          "",
          "cannot build the S3 client: "
              + noRegion.getMessage()
              + "; set s3.region, or AWS_REGION in the environment",
          noRegion);
    }
  }

  private static NettyNioAsyncHttpClient.Builder http(
      PipelineConfig.S3 config, NetworkLoops loops) {
    return NettyNioAsyncHttpClient.builder()
        .maxConcurrency(config.maxConnections())
        .maxPendingConnectionAcquires(100_000)
        .connectionTimeout(CONNECT)
        .connectionAcquisitionTimeout(ACQUIRE)
        .readTimeout(SILENCE)
        .writeTimeout(SILENCE)
        .tcpKeepAlive(true)
        .eventLoopGroup(loops.forSdk());
  }

  private static ClientOverrideConfiguration overrides() {
    return ClientOverrideConfiguration.builder()
        .retryStrategy(AwsRetryStrategy.doNotRetry())
        .apiCallTimeout(CALL_TIMEOUT)
        .build();
  }

  private static URI endpoint(String endpoint) {
    try {
      URI uri = URI.create(endpoint);
      if (uri.getScheme() != null && uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException malformed) {
      // falls through to the same sentence
    }
    throw new StoreException(
        FailureKind.FATAL,
        0,
        "",
        "s3.endpoint '"
            + endpoint
            + "' is not a URL; write scheme, host and port, such as http://localhost:9000",
        null);
  }
}
