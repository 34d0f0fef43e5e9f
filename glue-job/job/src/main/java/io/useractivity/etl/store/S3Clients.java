package io.useractivity.etl.store;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Clients of the AWS SDK for locations. */
final class S3Clients {
  private static final int CONNECTIONS = 128;

  private S3Clients() {}

  static S3Client open(Location location) {
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(
                ApacheHttpClient.builder()
                    .maxConnections(CONNECTIONS)
                    .connectionAcquisitionTimeout(Duration.ofMinutes(2))
                    .socketTimeout(Duration.ofMinutes(1)))
            .overrideConfiguration(config -> config.retryStrategy(retries()))
            .crossRegionAccessEnabled(location.endpoint() == null)
            .forcePathStyle(location.pathStyle());
    if (location.endpoint() != null) {
      builder.endpointOverride(URI.create(location.endpoint()));
    }
    if (location.region() != null) {
      builder.region(Region.of(location.region()));
    }
    if (location.accessKey() != null) {
      builder.credentialsProvider(
          StaticCredentialsProvider.create(
              AwsBasicCredentials.create(location.accessKey(), location.secretKey())));
    }
    return builder.build();
  }

  /**
   * More attempts than the SDK's three, and no common budget of them: thousands of GETs a second
   * make a prefix of S3 answer 503 SlowDown until it has been divided, and a batch can wait.
   */
  private static StandardRetryStrategy retries() {
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(Backoff.STORE.attempts())
        .backoffStrategy(
            BackoffStrategy.exponentialDelay(Backoff.STORE.base(), Backoff.STORE.most()))
        .throttlingBackoffStrategy(
            BackoffStrategy.exponentialDelay(
                Backoff.STORE.base().multipliedBy(2), Backoff.STORE.most()))
        .circuitBreakerEnabled(false)
        .build();
  }
}
