package io.useractivity.pipeline.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.nio.netty.ProxyConfiguration;

class RequestSignerTest {
  private static final AwsBasicCredentials KEYS =
      AwsBasicCredentials.create(
          "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");

  @Test
  void theExampleOfTheS3ReferenceHasItsSignature() {
    SortedMap<String, String> headers = new TreeMap<>();
    headers.put("date", "Fri, 24 May 2013 00:00:00 GMT");
    headers.put("host", "examplebucket.s3.amazonaws.com");
    headers.put(
        "x-amz-content-sha256",
        RequestSigner.hash("Welcome to Amazon S3.".getBytes(StandardCharsets.UTF_8)));
    headers.put("x-amz-date", RequestSigner.time(Instant.parse("2013-05-24T00:00:00Z")));
    headers.put("x-amz-storage-class", "REDUCED_REDUNDANCY");
    assertThat(
            new RequestSigner("us-east-1")
                .authorization(KEYS, "PUT", "/test%24file.text", "", headers))
        .endsWith("Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
  }

  @Test
  void theSdkSignsTheSameRequestTheSameWay() {
    Instant now = Instant.parse("2026-11-22T10:11:12Z");
    String key = "raw/user_activity/event_date=2026-11-22/hour=10/a b+c~ü.avro";
    PutTarget target =
        new PutTarget(URI.create("https://b.s3.eu-central-1.amazonaws.com"), "eu-central-1");
    String path = target.path(key);
    String uploadId = "a/b+c=d~e";
    String query = "partNumber=7&uploadId=" + PutTarget.encoded(uploadId);
    SortedMap<String, String> headers = new TreeMap<>();
    headers.put("content-type", "application/avro");
    headers.put("x-amz-meta-first", "17");
    headers.put("x-amz-server-side-encryption", "aws:kms");
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.PUT)
            .protocol("https")
            .host("b.s3.eu-central-1.amazonaws.com")
            .encodedPath(path)
            .putRawQueryParameter("partNumber", "7")
            .putRawQueryParameter("uploadId", uploadId);
    headers.forEach(request::putHeader);
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                SignRequest.builder(KEYS)
                    .request(request.build())
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-central-1")
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                    .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                    .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                    .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, true)
                    .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(now, ZoneOffset.UTC))
                    .build())
            .request();
    headers.put("host", target.host());
    headers.put("x-amz-content-sha256", RequestSigner.hash(new byte[0]));
    headers.put("x-amz-date", RequestSigner.time(now));
    assertThat(new RequestSigner("eu-central-1").authorization(KEYS, "PUT", path, query, headers))
        .isEqualTo(signed.firstMatchingHeader("Authorization").orElseThrow());
    assertThat(Map.of("x", signed.firstMatchingHeader("x-amz-content-sha256").orElseThrow()))
        .containsEntry("x", headers.get("x-amz-content-sha256"));
  }

  @Test
  void aPathKeepsThePathOfAnEndpointBehindAProxy() {
    PutTarget target = new PutTarget(URI.create("http://localhost:9000/s3/bucket"), "us-east-1");
    assertThat(target.path("hour=1/ä")).isEqualTo("/s3/bucket/hour%3D1/%C3%A4");
    assertThat(target.host()).isEqualTo("localhost:9000");
  }

  @Test
  void aProxyIsLeftToTheSdk() {
    URI store = URI.create("https://b.s3.eu-central-1.amazonaws.com");
    ProxyConfiguration.Builder proxy =
        ProxyConfiguration.builder().scheme("http").host("proxy.example").port(3128);
    assertThat(PutTarget.isBehind(ProxyConfiguration.builder().build(), store)).isFalse();
    assertThat(PutTarget.isBehind(proxy.build(), store)).isTrue();
    assertThat(PutTarget.isBehind(proxy.nonProxyHosts(Set.of(".*[.]amazonaws.com")).build(), store))
        .isFalse();
  }
}
