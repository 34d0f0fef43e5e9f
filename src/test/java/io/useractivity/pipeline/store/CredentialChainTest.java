package io.useractivity.pipeline.store;

import static io.useractivity.pipeline.store.S3ObjectStoreTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.kit.FaultyS3;
import io.useractivity.pipeline.kit.S3Fault;
import io.useractivity.pipeline.kit.S3Operation;
import io.useractivity.pipeline.kit.TestDirs;
import io.useractivity.pipeline.kit.TestS3;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The default credential chain where it needs a service: a role on Kubernetes (IRSA). */
class CredentialChainTest {
  private static final String ASSUMED =
      """
      <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
        <AssumeRoleWithWebIdentityResult>
          <Credentials>
            <AccessKeyId>ASIATEST</AccessKeyId>
            <SecretAccessKey>from-sts</SecretAccessKey>
            <SessionToken>session</SessionToken>
            <Expiration>2099-01-01T00:00:00Z</Expiration>
          </Credentials>
        </AssumeRoleWithWebIdentityResult>
      </AssumeRoleWithWebIdentityResponse>
      """;

  private FaultyS3 services;
  private Map<String, String> properties;

  @BeforeEach
  void start() throws Exception {
    services = FaultyS3.start(null, 0);
    Path token = Files.writeString(TestDirs.fresh("irsa").resolve("token"), "jwt");
    properties =
        Map.of(
            "aws.webIdentityTokenFile",
            token.toString(),
            "aws.roleArn",
            "arn:aws:iam::123456789012:role/archiver",
            "aws.region",
            "us-east-1",
            "aws.endpointUrlSts",
            services.endpoint().toString());
    properties.forEach(System::setProperty);
  }

  @AfterEach
  void stop() {
    properties.keySet().forEach(System::clearProperty);
    services.close();
  }

  @Test
  void aWebIdentityTokenBecomesCredentials() {
    services.always(S3Fault.answer(200, ASSUMED), S3Operation.BUCKET);
    services.always(
        S3Fault.answer(200, "<ListBucketResult></ListBucketResult>"), S3Operation.LIST_OBJECTS);
    PipelineConfig.S3 noKeys = TestS3.config(services.endpoint(), "bucket", "", "");
    try (S3ObjectStore store = S3ObjectStore.connect(noKeys)) {
      await(store.checkBucket());
      await(store.checkBucket());
    }
    assertThat(services.requests(S3Operation.BUCKET)).as("requests to STS").isEqualTo(1);
  }
}
