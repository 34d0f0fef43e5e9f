package io.useractivity.pipeline.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.useractivity.pipeline.kit.TestDirs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

class LocalS3Test {
  private static final String BUCKET = "bucket";
  private static Path data;
  private static LocalS3 s3;
  private static S3AsyncClient client;

  @BeforeAll
  static void start() {
    data = TestDirs.fresh("s3");
    s3 = LocalS3.start(data, 0);
    client = client(s3.secretKey());
    client.createBucket(b -> b.bucket(BUCKET)).join();
  }

  @AfterAll
  static void stop() {
    client.close();
    s3.close();
  }

  @Test
  void whatAKilledServerWasWritingIsNoObject() throws Exception {
    Path folder = TestDirs.fresh("s3-killed").resolve("bucket/raw");
    Files.createDirectories(folder);
    Path object =
        Files.writeString(folder.resolve("b879031d-c7f5-4373-814c-abfbc2fcbe26.avro"), "");
    Path half =
        Files.writeString(
            folder.resolve(object.getFileName() + "-1732fbde-8f53-4ef7-81f6-551a1d683f28"), "");
    LocalS3.start(folder.getParent().getParent(), 0).close();
    assertThat(object).exists();
    assertThat(half).doesNotExist();
  }

  @Test
  void anObjectIsAFileAndIsReadWholeByRangeAndByHead() throws Exception {
    var put =
        client
            .putObject(
                b -> b.bucket(BUCKET).key("a/b=1/c.txt").metadata(Map.of("offsets", "0-5")),
                AsyncRequestBody.fromString("hello world"))
            .join();
    assertThat(put.eTag()).isEqualTo("\"5eb63bbbe01eeed093cb22bb8f5acdc3\"");
    assertThat(data.resolve("bucket/a/b=1/c.txt")).hasContent("hello world");
    assertThat(text("a/b=1/c.txt", null)).isEqualTo("hello world");
    assertThat(text("a/b=1/c.txt", "bytes=6-9")).isEqualTo("worl");
    var head = client.headObject(b -> b.bucket(BUCKET).key("a/b=1/c.txt")).join();
    assertThat(head.contentLength()).isEqualTo(11);
    assertThat(head.eTag()).isEqualTo(put.eTag());
    assumeThat(s3.keepsMetadata()).isTrue();
    assertThat(head.metadata()).containsEntry("offsets", "0-5");
  }

  @Test
  void aMissingObjectIs404() {
    assertThatThrownBy(() -> client.headObject(b -> b.bucket(BUCKET).key("none")).join())
        .hasCauseInstanceOf(NoSuchKeyException.class);
  }

  @Test
  void listsInKeyOrderPageByPageAfterAKey() {
    for (int i = 0; i < 5; i++) {
      put("list/" + i, "x");
    }
    var page =
        client
            .listObjectsV2(b -> b.bucket(BUCKET).prefix("list/").startAfter("list/0").maxKeys(2))
            .join();
    assertThat(page.contents()).extracting(S3Object::key).containsExactly("list/1", "list/2");
    assertThat(page.isTruncated()).isTrue();
  }

  @Test
  void onlyTheFirstOfTwoConditionalPutsWins() {
    var first =
        client
            .putObject(
                b -> b.bucket(BUCKET).key("once").ifNoneMatch("*"),
                AsyncRequestBody.fromString("first"))
            .join();
    assertThat(first.eTag()).isNotEmpty();
    assertThatThrownBy(
            () ->
                client
                    .putObject(
                        b -> b.bucket(BUCKET).key("once").ifNoneMatch("*"),
                        AsyncRequestBody.fromString("second"))
                    .join())
        .satisfies(e -> assertThat(status(e)).isEqualTo(412));
    assertThat(text("once", null)).isEqualTo("first");
  }

  @Test
  void aChecksumThatDoesNotMatchIsRefused() {
    client
        .putObject(
            b -> b.bucket(BUCKET).key("crc").checksumCRC32C("4waSgw=="), // of "123456789"
            AsyncRequestBody.fromString("123456789"))
        .join();
    assertThatThrownBy(
            () ->
                client
                    .putObject(
                        b -> b.bucket(BUCKET).key("crc").checksumCRC32C("4waSgw=="),
                        AsyncRequestBody.fromString("12345678X"))
                    .join())
        .satisfies(e -> assertThat(status(e)).isEqualTo(400));
    assertThat(text("crc", null)).isEqualTo("123456789");
  }

  @Test
  void aTrailingChecksumIsAccepted() {
    client
        .putObject(
            b -> b.bucket(BUCKET).key("trailer").checksumAlgorithm(ChecksumAlgorithm.CRC32_C),
            AsyncRequestBody.fromString("chunked"))
        .join();
    assertThat(text("trailer", null)).isEqualTo("chunked");
  }

  @Test
  void aMultipartObjectAppearsWhenCompletedAndNotBefore() {
    byte[] first = new byte[5 * 1024 * 1024];
    new Random(1).nextBytes(first);
    byte[] second = "the end".getBytes(StandardCharsets.UTF_8);
    String id =
        client
            .createMultipartUpload(
                b -> b.bucket(BUCKET).key("big/o").metadata(Map.of("offsets", "0-5")))
            .join()
            .uploadId();
    CompletedPart one = part("big/o", id, 1, first);
    CompletedPart two = part("big/o", id, 2, second);
    assertThat(keys("big/")).isEmpty();
    assertThat(client.listMultipartUploads(b -> b.bucket(BUCKET)).join().uploads())
        .anySatisfy(u -> assertThat(u.uploadId()).isEqualTo(id));
    var completed =
        client
            .completeMultipartUpload(
                b ->
                    b.bucket(BUCKET)
                        .key("big/o")
                        .uploadId(id)
                        .multipartUpload(m -> m.parts(one, two)))
            .join();
    assertThat(completed.eTag()).endsWith("-2\"");
    var head = client.headObject(b -> b.bucket(BUCKET).key("big/o")).join();
    assertThat(head.contentLength()).isEqualTo(first.length + second.length);
    byte[] body = bytes("big/o", null);
    assertThat(Arrays.equals(body, 0, first.length, first, 0, first.length)).isTrue();
    assertThat(body).endsWith(second);
    assertThat(keys("big/")).containsExactly("big/o");
    assumeThat(s3.keepsMetadata()).isTrue();
    assertThat(head.metadata()).containsEntry("offsets", "0-5");
  }

  @Test
  void anAbortedMultipartUploadLeavesNothing() {
    String id = client.createMultipartUpload(b -> b.bucket(BUCKET).key("gone/o")).join().uploadId();
    part("gone/o", id, 1, new byte[1000]);
    client.abortMultipartUpload(b -> b.bucket(BUCKET).key("gone/o").uploadId(id)).join();
    assertThat(keys("gone/")).isEmpty();
    assertThat(client.listMultipartUploads(b -> b.bucket(BUCKET)).join().uploads())
        .noneSatisfy(u -> assertThat(u.uploadId()).isEqualTo(id));
  }

  @Test
  void aWrongSecretIsRefused() {
    try (S3AsyncClient stranger = client("wrong")) {
      assertThatThrownBy(() -> stranger.listObjectsV2(b -> b.bucket(BUCKET)).join())
          .satisfies(e -> assertThat(status(e)).isEqualTo(403));
    }
  }

  @Test
  void objectsSurviveAServerRestart() throws Exception {
    Path dir = TestDirs.fresh("s3");
    try (LocalS3 before = LocalS3.start(dir, 0)) {
      Files.createDirectories(dir.resolve(BUCKET));
      Files.writeString(dir.resolve(BUCKET).resolve("file"), "content");
      assertThat(before.endpoint().getPort()).isPositive();
    }
    try (LocalS3 after = LocalS3.start(dir, 0);
        S3AsyncClient later = client(after, after.secretKey())) {
      assertThat(later.listObjectsV2(b -> b.bucket(BUCKET)).join().contents())
          .extracting(S3Object::key)
          .containsExactly("file");
    }
  }

  private static S3AsyncClient client(String secret) {
    return client(s3, secret);
  }

  private static S3AsyncClient client(LocalS3 server, String secret) {
    return S3AsyncClient.builder()
        .endpointOverride(server.endpoint())
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(s3.accessKey(), secret)))
        .build();
  }

  private static void put(String key, String body) {
    client.putObject(b -> b.bucket(BUCKET).key(key), AsyncRequestBody.fromString(body)).join();
  }

  private static CompletedPart part(String key, String id, int number, byte[] body) {
    var response =
        client
            .uploadPart(
                b ->
                    b.bucket(BUCKET)
                        .key(key)
                        .uploadId(id)
                        .partNumber(number)
                        .checksumAlgorithm(ChecksumAlgorithm.CRC32_C),
                AsyncRequestBody.fromBytes(body))
            .join();
    return CompletedPart.builder()
        .partNumber(number)
        .eTag(response.eTag())
        .checksumCRC32C(response.checksumCRC32C())
        .build();
  }

  private static List<String> keys(String prefix) {
    return client.listObjectsV2(b -> b.bucket(BUCKET).prefix(prefix)).join().contents().stream()
        .map(S3Object::key)
        .toList();
  }

  private static String text(String key, String range) {
    return new String(bytes(key, range), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String key, String range) {
    return client
        .getObject(b -> b.bucket(BUCKET).key(key).range(range), AsyncResponseTransformer.toBytes())
        .join()
        .asByteArray();
  }

  private static int status(Throwable failure) {
    assertThat(failure).isInstanceOf(CompletionException.class);
    return ((S3Exception) failure.getCause()).statusCode();
  }
}
