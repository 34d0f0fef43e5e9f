package io.useractivity.pipeline.store;

import static io.useractivity.pipeline.kit.TestS3.attributes;
import static io.useractivity.pipeline.store.S3ObjectStoreTest.await;
import static io.useractivity.pipeline.store.S3ObjectStoreTest.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.kit.S3Fault;
import io.useractivity.pipeline.kit.S3Operation;
import io.useractivity.pipeline.store.ObjectStore.StoredObject;
import io.useractivity.pipeline.store.ObjectStore.UploadedPart;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Answers and silences no healthy server gives to the requests of a multipart upload. */
abstract class MultipartFaultTest extends FaultyStoreTest {
  static final class Direct extends MultipartFaultTest {
    @BeforeAll
    static void start() {
      connect(Vertx.vertx());
    }
  }

  static final class Sdk extends MultipartFaultTest {
    @BeforeAll
    static void start() {
      connect(null);
    }
  }

  @Test
  void anErrorInA200AnswerToACompletionIsAFailure() {
    faulty.next(1, S3Fault.errorIn200(), S3Operation.COMPLETE_MULTIPART);
    StoreException failed = failure(complete());
    assertThat(failed.kind()).isEqualTo(FailureKind.TRANSIENT);
    assertThat(failed.code()).isEqualTo("InternalError");
  }

  @Test
  void anEmpty200AnswerToACompletionIsAFailure() {
    faulty.next(1, S3Fault.answer(200, ""), S3Operation.COMPLETE_MULTIPART);
    assertThat(failure(complete()).kind()).isEqualTo(FailureKind.TRANSIENT);
    // S3 sends blanks to keep the connection open, and may break off
    faulty.next(1, S3Fault.answer(200, "  \n"), S3Operation.COMPLETE_MULTIPART);
    assertThat(failure(complete()).kind()).isEqualTo(FailureKind.TRANSIENT);
  }

  @Test
  void aPartThatIsRefusedFailsWithItsReason() {
    faulty.next(1, S3Fault.slowDown(), S3Operation.UPLOAD_PART);
    StoreException refused = failure(part());
    assertThat(refused.kind()).isEqualTo(FailureKind.TRANSIENT);
    assertThat(refused.code()).isEqualTo("SlowDown");
    assertThat(refused).hasMessageContaining("UploadPart s3://faults/key failed: 503 SlowDown");
  }

  @Test
  void aPartOfAnUploadThatIsGoneSaysSo() {
    faulty.next(
        1, S3Fault.error(404, "NoSuchUpload", "It does not exist."), S3Operation.UPLOAD_PART);
    assertThat(failure(part()).code()).isEqualTo("NoSuchUpload");
  }

  @Test
  void aPartWhoseConnectionIsResetIsTransient() {
    faulty.next(1, S3Fault.reset(), S3Operation.UPLOAD_PART);
    StoreException reset = failure(part());
    assertThat(reset.kind()).isEqualTo(FailureKind.TRANSIENT);
    assertThat(reset).hasMessageContaining("UploadPart s3://faults/key got no answer");
  }

  @Test
  void aPartWithoutAnETagInTheAnswerIsAFailure() {
    faulty.next(1, S3Fault.answer(200, ""), S3Operation.UPLOAD_PART);
    assertThat(failure(part()).kind()).isEqualTo(FailureKind.TRANSIENT);
  }

  @Test
  void cancellingAPartEndsItsRequest() {
    faulty.next(1, S3Fault.stall(), S3Operation.UPLOAD_PART);
    long before = faulty.requests();
    CompletableFuture<UploadedPart> part = part();
    Awaitility.await().until(() -> faulty.requests() > before);
    part.cancel(true);
    faulty.always(S3Fault.slowDown());
    for (int i = 0; i < 2 * config().maxConnections(); i++) {
      assertThat(failure(part())).hasMessageContaining("SlowDown");
    }
  }

  @Test
  void anUploadWithoutAnIdInTheAnswerIsAFailure() {
    faulty.next(1, S3Fault.answer(200, ""), S3Operation.CREATE_MULTIPART);
    assertThat(failure(create()))
        .hasMessageContaining("CreateMultipartUpload s3://faults/key failed")
        .hasMessageContaining("has no upload id");
    faulty.next(
        1,
        S3Fault.answer(200, "<InitiateMultipartUploadResult><UploadId></UploadId>"),
        S3Operation.CREATE_MULTIPART);
    assertThat(failure(create()).kind()).isEqualTo(FailureKind.TRANSIENT);
  }

  @Test
  void anUploadThatIsRefusedFailsWithItsReason() {
    faulty.next(
        1, S3Fault.error(403, "AccessDenied", "Access Denied"), S3Operation.CREATE_MULTIPART);
    StoreException refused = failure(create());
    assertThat(refused.kind()).isEqualTo(FailureKind.FATAL);
    assertThat(refused.code()).isEqualTo("AccessDenied");
  }

  @Test
  void theStoresOwnSpellingOfAnETagComesBack() {
    String quoted = "&#34;a&amp;b-2&quot;";
    faulty.next(
        1,
        S3Fault.answer(
            200,
            "<?xml version=\"1.0\"?>\n\n <CompleteMultipartUploadResult xmlns=\"urn:x\"><Key>k</Key><ETag>"
                + quoted
                + "</ETag></CompleteMultipartUploadResult>"),
        S3Operation.COMPLETE_MULTIPART);
    assertThat(await(complete()).etag()).isEqualTo("a&b-2");
  }

  @Test
  void aCompletionThatBreaksOffIsAFailure() {
    faulty.next(
        1,
        S3Fault.answer(200, "<CompleteMultipartUploadResult><ETag>\"abc"),
        S3Operation.COMPLETE_MULTIPART);
    assertThat(failure(complete()).kind()).isEqualTo(FailureKind.TRANSIENT);
  }

  @Test
  void cancellingACompletionEndsItsRequest() {
    faulty.next(1, S3Fault.stall(), S3Operation.COMPLETE_MULTIPART);
    long before = faulty.requests();
    CompletableFuture<StoredObject> complete = complete();
    Awaitility.await().until(() -> faulty.requests() > before);
    complete.cancel(true);
    faulty.always(S3Fault.slowDown());
    for (int i = 0; i < 2 * config().maxConnections(); i++) {
      assertThat(failure(complete())).hasMessageContaining("SlowDown");
    }
  }

  private static CompletableFuture<String> create() {
    return store.createMultipart("key", attributes(Map.of()));
  }
}
