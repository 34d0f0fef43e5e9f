package io.useractivity.pipeline.store;

import static io.useractivity.pipeline.kit.TestS3.attributes;
import static io.useractivity.pipeline.kit.TestS3.body;
import static io.useractivity.pipeline.kit.TestS3.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.kit.TestDirs;
import io.useractivity.pipeline.kit.TestS3;
import io.useractivity.pipeline.local.LocalS3;
import io.useractivity.pipeline.store.ObjectStore.ListPage;
import io.useractivity.pipeline.store.ObjectStore.ListedObject;
import io.useractivity.pipeline.store.ObjectStore.ObjectHead;
import io.useractivity.pipeline.store.ObjectStore.StoredObject;
import io.useractivity.pipeline.store.ObjectStore.UnfinishedUpload;
import io.useractivity.pipeline.store.ObjectStore.UploadedPart;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every method against a real S3 server. */
class S3ObjectStoreTest {
  private static Path data;
  private static LocalS3 server;
  private static S3ObjectStore store;
  private static Vertx vertx;

  @BeforeAll
  static void start() {
    data = TestDirs.fresh("s3-store");
    server = LocalS3.start(data, 0);
    vertx = Vertx.vertx();
    store = S3ObjectStore.connect(TestS3.config(server, server.endpoint(), "round-trips"), vertx);
    await(store.createBucket());
  }

  @AfterAll
  static void stop() {
    store.close();
    await(vertx.close().toCompletionStage().toCompletableFuture());
    server.close();
  }

  @Test
  void aPutObjectReadsBackWithItsSizeAndETag() {
    putAndRead(150_000);
    putAndRead(DirectWrites.SMALL + 1);
    putAndRead(0);
  }

  private static void putAndRead(int size) {
    ObjectBody body = body(size, 1);
    StoredObject stored = await(store.put("put/a b+c=ü.avro", body, attributes(Map.of())));
    assertThat(stored.size()).isEqualTo(size);
    assertThat(stored.etag()).isNotEmpty().doesNotContain("\"");
    assertThat(await(store.get("put/a b+c=ü.avro"))).isEqualTo(bytes(body));
    ObjectHead head = await(store.head("put/a b+c=ü.avro")).orElseThrow();
    assertThat(head.etag()).isEqualTo(stored.etag());
    assertThat(head.size()).isEqualTo(size);
  }

  @Test
  void anEmptyObjectIsAnObject() {
    await(store.put("put/empty", ObjectBody.of(new byte[0]), attributes(Map.of())));
    assertThat(await(store.get("put/empty"))).isEmpty();
  }

  @Test
  void userMetadataComesBackInLowerCase() {
    assumeThat(server.keepsMetadata()).isTrue();
    Map<String, String> metadata = Map.of("uap-Topic", "events", "uap-first-offset", "17");
    await(store.put("meta/put", body(10, 1), attributes(metadata)));
    assertThat(await(store.head("meta/put")).orElseThrow().metadata())
        .containsEntry("uap-topic", "events")
        .containsEntry("uap-first-offset", "17");

    String id = await(store.createMultipart("meta/multi", attributes(metadata)));
    UploadedPart part = await(store.uploadPart("meta/multi", id, 1, body(10, 2)));
    await(store.completeMultipart("meta/multi", id, List.of(part)));
    assertThat(await(store.head("meta/multi")).orElseThrow().metadata())
        .containsEntry("uap-topic", "events");
  }

  @Test
  void aSecondConditionalPutIsRefused() {
    await(store.putIfAbsent("once", body(10, 1), attributes(Map.of())));
    StoreException refused = failure(store.putIfAbsent("once", body(10, 2), attributes(Map.of())));
    assertThat(refused.status()).isEqualTo(412);
    assertThat(refused.kind()).isEqualTo(FailureKind.FATAL);
    assertThat(await(store.get("once"))).isEqualTo(bytes(body(10, 1)));
  }

  @Test
  void aMultipartUploadIsInvisibleUntilItIsCompleted() {
    String key = "multi/large.avro";
    String id = await(store.createMultipart(key, attributes(Map.of())));
    UploadedPart second = await(store.uploadPart(key, id, 2, body(700_001, 2)));
    UploadedPart first = await(store.uploadPart(key, id, 1, body(5 << 20, 1)));
    assertThat(await(store.head(key))).isEmpty();
    assertThat(await(store.list("multi/", "")).objects()).isEmpty();

    StoredObject stored = await(store.completeMultipart(key, id, List.of(first, second)));
    assertThat(stored.size()).isEqualTo((5 << 20) + 700_001);
    assertThat(await(store.head(key)).orElseThrow().size()).isEqualTo(stored.size());
    assertThat(await(store.getRange(key, 5 << 20, 1 << 20))).isEqualTo(bytes(body(700_001, 2)));
  }

  @Test
  void unfinishedUploadsAreListedBelowAPrefixAndAborted() {
    Instant before = Instant.now().minusSeconds(60);
    String id = await(store.createMultipart("orphans/a", attributes(Map.of())));
    await(store.createMultipart("orphans/b", attributes(Map.of())));
    await(store.createMultipart("elsewhere/c", attributes(Map.of())));
    List<UnfinishedUpload> found = await(store.listMultiparts("orphans/"));
    assertThat(found)
        .extracting(UnfinishedUpload::key)
        .containsExactlyInAnyOrder("orphans/a", "orphans/b");
    assertThat(found).allSatisfy(upload -> assertThat(upload.initiated()).isAfter(before));

    await(store.abortMultipart("orphans/a", id));
    assertThat(await(store.listMultiparts("orphans/")))
        .extracting(UnfinishedUpload::key)
        .containsExactly("orphans/b");
    await(store.abortMultipart("orphans/a", id));
  }

  @Test
  void aListingComesInPages() throws IOException {
    // objects are plain files, and files are made faster than requests
    Path pages = Files.createDirectories(data.resolve("round-trips/pages"));
    for (int i = 0; i < 1_003; i++) {
      Files.write(pages.resolve(String.format("%05d", i)), new byte[] {1});
    }
    ListPage first = await(store.list("pages/", ""));
    assertThat(first.objects()).hasSize(1_000);
    assertThat(first.truncated()).isTrue();
    ListPage second = await(store.list("pages/", first.objects().get(999).key()));
    assertThat(second.truncated()).isFalse();
    assertThat(second.objects())
        .extracting(ListedObject::key)
        .containsExactlyElementsOf(
            IntStream.range(1_000, 1_003).mapToObj(i -> String.format("pages/%05d", i)).toList());
    assertThat(second.objects()).allSatisfy(object -> assertThat(object.size()).isEqualTo(1));
  }

  @Test
  void aRangeEndsWithTheObject() {
    ObjectBody body = body(1_000, 7);
    await(store.put("range", body, attributes(Map.of())));
    byte[] all = bytes(body);
    assertThat(await(store.getRange("range", 100, 50)))
        .isEqualTo(java.util.Arrays.copyOfRange(all, 100, 150));
    assertThat(await(store.getRange("range", 990, 50)))
        .isEqualTo(java.util.Arrays.copyOfRange(all, 990, 1_000));
    assertThat(await(store.getRange("range", 1_000, 50))).isEmpty();
  }

  @Test
  void aMissingObjectIsEmptyForHeadAndAFailureForGet() {
    assertThat(await(store.head("nothing/here"))).isEmpty();
    StoreException missing = failure(store.get("nothing/here"));
    assertThat(missing.code()).isEqualTo("NoSuchKey");
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing).hasMessageContaining("s3://round-trips/nothing/here");
  }

  @Test
  void damagedBytesAreRefusedAndTriedAgain() {
    ObjectBody good = body(1_000, 1);
    ObjectBody damaged = new ObjectBody(good.buffers(), good.size(), good.crc32c() + 1);
    StoreException put = failure(store.put("damaged", damaged, attributes(Map.of())));
    assertThat(put.kind()).isEqualTo(FailureKind.TRANSIENT);
    assertThat(await(store.head("damaged"))).isEmpty();

    String id = await(store.createMultipart("damaged", attributes(Map.of())));
    StoreException part = failure(store.uploadPart("damaged", id, 1, damaged));
    assertThat(part.kind()).isEqualTo(FailureKind.TRANSIENT);
  }

  @Test
  void theBucketIsCheckedAndCreatedOnce() {
    await(store.checkBucket());
    await(store.createBucket());
  }

  @Test
  void aMissingBucketIsFatalAndSaysWhatToDo() {
    try (S3ObjectStore other =
        S3ObjectStore.connect(TestS3.config(server, server.endpoint(), "not-there"), vertx)) {
      StoreException missing = failure(other.checkBucket());
      assertThat(missing.kind()).isEqualTo(FailureKind.FATAL);
      assertThat(missing)
          .hasMessageContaining("s3://not-there")
          .hasMessageContaining("NoSuchBucket")
          .hasMessageContaining("create the bucket, or set s3.bucket");
      assertThat(failure(other.put("a", body(1, 1), attributes(Map.of()))).kind())
          .isEqualTo(FailureKind.FATAL);
    }
  }

  @Test
  void wrongKeysAreFatalAndNoMessageTellsTheSecret() {
    for (String key : List.of(server.accessKey(), "someone-else")) {
      try (S3ObjectStore other =
          S3ObjectStore.connect(
              TestS3.config(server.endpoint(), "round-trips", key, "wrong-secret-4711"), vertx)) {
        StoreException denied = failure(other.put("a", body(1, 1), attributes(Map.of())));
        assertThat(denied.kind()).isEqualTo(FailureKind.FATAL);
        denied = failure(other.checkBucket());
        assertThat(denied.kind()).isEqualTo(FailureKind.FATAL);
        assertThat(denied).hasMessageContaining("check s3.access-key-id and s3.secret-access-key");
        for (Throwable cause = denied; cause != null; cause = cause.getCause()) {
          assertThat(cause.toString()).doesNotContain("wrong-secret-4711");
        }
      }
    }
  }

  static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("failed: " + e, e);
    }
  }

  static StoreException failure(CompletableFuture<?> future) {
    try {
      Object answer = future.get(30, TimeUnit.SECONDS);
      throw new AssertionError("expected a failure, got " + answer);
    } catch (ExecutionException failed) {
      assertThat(failed.getCause()).isInstanceOf(StoreException.class);
      return (StoreException) failed.getCause();
    } catch (Exception e) {
      throw new AssertionError("expected a failure in time: " + e, e);
    }
  }
}
