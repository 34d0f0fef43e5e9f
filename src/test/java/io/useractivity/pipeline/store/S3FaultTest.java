package io.useractivity.pipeline.store;

import static io.useractivity.pipeline.kit.TestS3.attributes;
import static io.useractivity.pipeline.kit.TestS3.body;
import static io.useractivity.pipeline.store.S3ObjectStoreTest.await;
import static io.useractivity.pipeline.store.S3ObjectStoreTest.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.kit.S3Fault;
import io.useractivity.pipeline.kit.TestS3;
import io.useractivity.pipeline.store.ObjectStore.StoredObject;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Answers and silences no healthy server gives, to direct writes and to the SDK. */
abstract class S3FaultTest extends FaultyStoreTest {
  static final class Direct extends S3FaultTest {
    @BeforeAll
    static void start() {
      connect(Vertx.vertx());
    }
  }

  static final class Sdk extends S3FaultTest {
    @BeforeAll
    static void start() {
      connect(null);
    }
  }

  @Test
  void aPutWithoutAnETagInTheAnswerIsAFailure() {
    faulty.next(1, S3Fault.answer(200, ""));
    assertThat(failure(put()).kind()).isEqualTo(FailureKind.TRANSIENT);
  }

  @ParameterizedTest
  @CsvSource({
    "503, SlowDown, TRANSIENT, lower request rate",
    "500, InternalError, TRANSIENT, InternalError",
    "403, AccessDenied, FATAL, allow s3:PutObject on this bucket",
    "403, InvalidAccessKeyId, FATAL, check s3.access-key-id",
    "403, SignatureDoesNotMatch, FATAL, check s3.access-key-id",
    "404, NoSuchBucket, FATAL, set s3.bucket",
    "301, PermanentRedirect, FATAL, set s3.region",
    "400, KMS.DisabledException, FATAL, check s3.kms-key-id",
    "403, RequestTimeTooSkewed, TRANSIENT, check this machine's clock"
  })
  void anErrorSaysWhatToDo(int status, String code, FailureKind kind, String advice) {
    faulty.next(1, S3Fault.error(status, code, "The message."));
    StoreException failed = failure(put());
    assertThat(failed.kind()).isEqualTo(kind);
    assertThat(failed.code()).isEqualTo(code);
    assertThat(failed.status()).isEqualTo(status);
    assertThat(failed)
        .hasMessageContaining("PutObject s3://faults/key failed: " + status + " " + code)
        .hasMessageContaining(advice)
        .hasMessageContaining("TEST-REQUEST");
    assertThat(failed.getMessage()).doesNotContain("very-secret");
  }

  @Test
  void headWithoutABodyIsStillClassified() {
    faulty.next(1, S3Fault.error(403, "AccessDenied", ""));
    StoreException denied = failure(store.head("key"));
    assertThat(denied.kind()).isEqualTo(FailureKind.FATAL);
    assertThat(denied).hasMessageContaining("allow s3:GetObject");
    faulty.next(1, S3Fault.error(400, "ExpiredToken", ""));
    assertThat(failure(store.head("key")).kind()).isEqualTo(FailureKind.TRANSIENT);
  }

  @Test
  void noMethodTriesAgain() {
    faulty.always(S3Fault.slowDown());
    long before = faulty.requests();
    failure(put());
    failure(complete());
    failure(store.list("", ""));
    assertThat(faulty.requests() - before).isEqualTo(3);
  }

  @Test
  void aResetConnectionIsTransient() {
    faulty.next(1, S3Fault.reset());
    StoreException reset = failure(put());
    assertThat(reset.kind()).isEqualTo(FailureKind.TRANSIENT);
    assertThat(reset.status()).isZero();
    assertThat(reset).hasMessageContaining("PutObject s3://faults/key got no answer");
  }

  @Test
  void aRefusedConnectionIsTransientAndNeverLost() {
    for (int i = 0; i < 50; i++) {
      try (S3ObjectStore nowhere =
          S3ObjectStore.connect(
              TestS3.config(URI.create("http://127.0.0.1:1"), "faults", "key", "secret"), vertx)) {
        StoreException refused = failure(nowhere.checkBucket());
        assertThat(refused.kind()).isEqualTo(FailureKind.TRANSIENT);
        assertThat(refused).hasMessageContaining("check that s3.endpoint");
        assertThat(failure(nowhere.put("key", body(1, 1), attributes(Map.of()))).kind())
            .isEqualTo(FailureKind.TRANSIENT);
      }
    }
  }

  @Test
  void cancellingTheFutureEndsTheRequest() {
    faulty.next(1, S3Fault.stall());
    long before = faulty.requests();
    CompletableFuture<StoredObject> put = put();
    Awaitility.await().until(() -> faulty.requests() > before);
    put.cancel(true);
    faulty.always(S3Fault.slowDown());
    for (int i = 0; i < 2 * config().maxConnections(); i++) {
      assertThat(failure(put())).hasMessageContaining("SlowDown");
    }
  }

  @Test
  void expiredCredentialsAreAskedForAgain() {
    AtomicInteger asked = new AtomicInteger();
    try (S3ObjectStore expiring =
        S3ObjectStore.connect(
            config(),
            () ->
                AwsSessionCredentials.create(
                    "key", "very-secret", "token-" + asked.incrementAndGet()),
            vertx)) {
      faulty.next(1, S3Fault.error(400, "ExpiredToken", "The provided token has expired."));
      assertThat(failure(expiring.checkBucket()).kind()).isEqualTo(FailureKind.TRANSIENT);
      faulty.next(2, S3Fault.answer(200, "<ListBucketResult></ListBucketResult>"));
      await(expiring.checkBucket());
      await(expiring.checkBucket());
      assertThat(asked).hasValue(2);
    }
  }

  @Test
  void missingCredentialsAreTransientAndDoNotBlockTheCaller() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    try (S3ObjectStore unready =
        S3ObjectStore.connect(
            config(),
            () -> {
              if (asked.incrementAndGet() == 1) {
                awaitLatch(slow);
                throw SdkClientException.create("Unable to load credentials from any provider");
              }
              return AwsBasicCredentials.create("key", "very-secret");
            },
            vertx)) {
      CompletableFuture<Void> check = unready.checkBucket();
      assertThat(check).isNotDone();
      slow.countDown();
      StoreException failed = failure(check);
      assertThat(failed.kind()).isEqualTo(FailureKind.TRANSIENT);
      assertThat(failed).hasMessageContaining("give the process credentials");
      faulty.next(1, S3Fault.answer(200, "<ListBucketResult></ListBucketResult>"));
      await(unready.checkBucket());
    }
  }

  @Test
  void aMalformedEndpointIsFatalAtOnce() {
    PipelineConfig.S3 wrong =
        TestS3.config(URI.create("localhost"), "faults", "key", "very-secret");
    assertThatThrownBy(() -> S3ObjectStore.connect(wrong))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.FATAL))
        .hasMessageContaining("write scheme, host and port");
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody released the credentials");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
