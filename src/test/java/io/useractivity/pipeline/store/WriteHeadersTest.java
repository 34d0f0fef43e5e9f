package io.useractivity.pipeline.store;

import static io.useractivity.pipeline.kit.TestS3.attributes;
import static io.useractivity.pipeline.kit.TestS3.body;
import static io.useractivity.pipeline.store.S3ObjectStoreTest.await;
import static io.useractivity.pipeline.store.S3ObjectStoreTest.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.pipeline.config.PipelineConfig.Encryption;
import io.useractivity.pipeline.kit.S3Fault;
import io.useractivity.pipeline.kit.S3Operation;
import io.useractivity.pipeline.kit.TestS3;
import io.vertx.core.Vertx;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the requests that write carry, directly and through the SDK. */
abstract class WriteHeadersTest extends FaultyStoreTest {
  private static final String SSE = "x-amz-server-side-encryption";

  static final class Direct extends WriteHeadersTest {
    @BeforeAll
    static void start() {
      connect(Vertx.vertx());
    }
  }

  static final class Sdk extends WriteHeadersTest {
    @BeforeAll
    static void start() {
      connect(null);
    }
  }

  @Test
  void encryptionIsAskedForWhereAnObjectBegins() {
    sends(Encryption.NONE, "", null, null);
    sends(Encryption.SSE_S3, "", "AES256", null);
    sends(Encryption.SSE_KMS, "", "aws:kms", null);
    sends(Encryption.SSE_KMS, "arn:aws:kms:k", "aws:kms", "arn:aws:kms:k");
  }

  private void sends(Encryption encryption, String kmsKey, String expected, String expectedKey) {
    try (S3ObjectStore encrypting =
        S3ObjectStore.connect(
            TestS3.config(faulty.endpoint(), "faults", "k", "s", encryption, kmsKey), vertx)) {
      faulty.always(S3Fault.slowDown());
      failure(encrypting.put("key", body(10, 1), attributes(Map.of("Facts", "1"))));
      failure(encrypting.createMultipart("key", attributes(Map.of("Facts", "1"))));
    }
    for (S3Operation begin :
        new S3Operation[] {S3Operation.PUT_OBJECT, S3Operation.CREATE_MULTIPART}) {
      Map<String, String> headers = faulty.headers(begin);
      assertThat(headers.get(SSE)).as("%s", begin).isEqualTo(expected);
      assertThat(headers.get(SSE + "-aws-kms-key-id")).as("%s", begin).isEqualTo(expectedKey);
      assertThat(headers).as("%s", begin).containsEntry("x-amz-meta-facts", "1");
    }
  }

  @Test
  void everyByteIsCoveredByAChecksum() {
    String crc = S3Requests.crc32c(body(700_000, 1));
    faulty.next(1, S3Fault.slowDown());
    failure(store.put("key", body(700_000, 1), attributes(Map.of())));
    assertThat(faulty.headers(S3Operation.PUT_OBJECT)).containsEntry("x-amz-checksum-crc32c", crc);
    faulty.next(1, S3Fault.slowDown());
    failure(part());
    assertThat(faulty.headers(S3Operation.UPLOAD_PART)).containsEntry("x-amz-checksum-crc32c", crc);
    faulty.next(
        1,
        S3Fault.answer(
            200,
            "<InitiateMultipartUploadResult><UploadId>7</UploadId></InitiateMultipartUploadResult>"));
    assertThat(await(store.createMultipart("key", attributes(Map.of())))).isEqualTo("7");
    assertThat(faulty.headers(S3Operation.CREATE_MULTIPART))
        .containsEntry("x-amz-checksum-algorithm", "CRC32C");
  }
}
