package io.useractivity.pipeline.upload;

import static io.useractivity.pipeline.kit.TestS3.attributes;
import static io.useractivity.pipeline.kit.TestS3.body;
import static io.useractivity.pipeline.kit.TestS3.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.config.Share;
import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;
import io.useractivity.pipeline.kit.FaultyS3;
import io.useractivity.pipeline.kit.S3Fault;
import io.useractivity.pipeline.kit.S3Operation;
import io.useractivity.pipeline.kit.TestDirs;
import io.useractivity.pipeline.kit.TestS3;
import io.useractivity.pipeline.local.LocalS3;
import io.useractivity.pipeline.metric.Meter;
import io.useractivity.pipeline.metric.Metrics;
import io.useractivity.pipeline.resilience.Guards;
import io.useractivity.pipeline.store.ObjectStore.ListedObject;
import io.useractivity.pipeline.store.ObjectStore.StoredObject;
import io.useractivity.pipeline.store.ObjectStore.UnfinishedUpload;
import io.useractivity.pipeline.store.S3ObjectStore;
import io.useractivity.pipeline.store.StoreException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Uploads through a proxy that breaks requests, to a real S3 server. */
class ObjectUploaderTest {
  private static final int PART = 5 << 20;
  private static final int SLOTS = 4;

  private static LocalS3 server;
  private static FaultyS3 faulty;
  private static S3ObjectStore store;
  private static Vertx vertx;

  private final Metrics metrics = new Metrics();
  private Context context;
  private Guards guards;
  private ObjectUploader uploader;

  @BeforeAll
  static void startServer() {
    server = LocalS3.start(TestDirs.fresh("uploads"), 0);
    faulty = FaultyS3.start(server.endpoint(), 0);
    vertx = Vertx.vertx();
    store = S3ObjectStore.connect(TestS3.config(server, faulty.endpoint(), "uploads"), vertx);
    await(store.createBucket());
  }

  @AfterAll
  static void stopServer() {
    await(vertx.close());
    store.close();
    faulty.close();
    server.close();
  }

  @BeforeEach
  void start() {
    context = vertx.getOrCreateContext();
    guards = new Guards(context, resilience(), metrics);
    uploader = new ObjectUploader(store, guards, metrics, SLOTS);
  }

  @AfterEach
  void stop() {
    faulty.heal();
    uploader.close();
  }

  @Test
  void anObjectIsPutAndTheFutureCompletesOnTheContext() {
    AtomicReference<Context> completedOn = new AtomicReference<>();
    Future<StoredObject> put =
        uploader
            .put("put/a", body(1_500, 1), attributes(Map.of()))
            .andThen(result -> completedOn.set(Vertx.currentContext()));
    assertThat(await(put).size()).isEqualTo(1_500);
    assertThat(completedOn).hasValue(context);
    assertThat(await(store.get("put/a"))).isEqualTo(bytes(body(1_500, 1)));
    assertThat(metrics.value(Meter.UPLOADS_IN_FLIGHT)).isZero();
  }

  @Test
  void atMostSoManyUploadsAreUnderWayAndTheRestQueueInOrder() {
    faulty.always(S3Fault.delay(Duration.ofMillis(700)), S3Operation.PUT_OBJECT);
    long before = faulty.requests(S3Operation.PUT_OBJECT);
    List<Future<StoredObject>> puts = new ArrayList<>();
    for (int i = 0; i < 3 * SLOTS; i++) {
      puts.add(uploader.put("queue/" + i, body(10, i), attributes(Map.of())));
    }
    Awaitility.await().until(() -> faulty.requests(S3Operation.PUT_OBJECT) - before == SLOTS);
    assertThat(metrics.value(Meter.UPLOADS_IN_FLIGHT)).isEqualTo(SLOTS);
    assertThat(puts.get(SLOTS).isComplete()).isFalse();
    puts.forEach(ObjectUploaderTest::await);
  }

  @Test
  void anOutageLongerThanAllTriesIsSatOut() {
    faulty.always(S3Fault.slowDown(), S3Operation.PUT_OBJECT);
    Future<StoredObject> put = uploader.put("outage", body(100, 1), attributes(Map.of()));
    int moreThanOneRound = resilience().attempts() + 2;
    Awaitility.await()
        .until(() -> metrics.value(Meter.STORE_CALLS) > moreThanOneRound || put.isComplete());
    assertThat(put.isComplete()).isFalse();
    faulty.heal();
    assertThat(await(put).key()).isEqualTo("outage");
  }

  @Test
  void resetsAndLostAcknowledgementsAreTriedAgain() {
    faulty.next(2, S3Fault.reset(), S3Operation.PUT_OBJECT);
    faulty.next(1, S3Fault.lostAck(), S3Operation.PUT_OBJECT);
    await(uploader.put("resets", body(100, 1), attributes(Map.of())));
    assertThat(await(store.get("resets"))).isEqualTo(bytes(body(100, 1)));
    assertThat(metrics.value(Meter.STORE_CALLS)).isEqualTo(4);
  }

  @Test
  void aFatalFailureFailsTheUploadAtOnce() {
    faulty.always(S3Fault.error(403, "AccessDenied", "no"), S3Operation.PUT_OBJECT);
    Throwable denied = failure(uploader.put("denied", body(100, 1), attributes(Map.of())));
    assertThat(denied)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.FATAL));
    assertThat(metrics.value(Meter.STORE_CALLS)).isEqualTo(1);
  }

  @Test
  void abandonedUploadsEndAndOthersGoOn() {
    faulty.always(S3Fault.slowDown(), S3Operation.PUT_OBJECT);
    Abandon revoked = new Abandon();
    List<Future<StoredObject>> lost = new ArrayList<>();
    for (int i = 0; i < 2 * SLOTS; i++) {
      lost.add(uploader.put("revoked/" + i, body(10, i), attributes(Map.of()), revoked));
    }
    Future<StoredObject> kept =
        uploader.put("kept", body(10, 1), attributes(Map.of()), new Abandon());
    Awaitility.await().until(() -> metrics.value(Meter.STORE_CALLS) >= SLOTS);
    revoked.now();
    lost.forEach(put -> assertThat(failure(put)).isInstanceOf(AbandonedException.class));
    faulty.heal();
    await(kept);
    assertThat(failure(uploader.put("late", body(10, 1), attributes(Map.of()), revoked)))
        .isInstanceOf(AbandonedException.class);
    assertThat(metrics.value(Meter.UPLOADS_IN_FLIGHT)).isZero();
  }

  @Test
  void aStreamedObjectAppearsWhenItIsCompletedAndNotBefore() {
    StreamedUpload upload = open("streamed/a", new Abandon());
    await(upload.part(body(PART, 1)));
    await(upload.part(body(PART, 2)));
    assertThat(await(store.head("streamed/a"))).isEmpty();
    StoredObject object = await(upload.complete(body(1_000, 3)));
    assertThat(object.size()).isEqualTo(2L * PART + 1_000);
    assertThat(await(store.getRange("streamed/a", 2L * PART, 2_000)))
        .isEqualTo(bytes(body(1_000, 3)));
    assertThat(await(store.getRange("streamed/a", PART, 2_000)))
        .isEqualTo(java.util.Arrays.copyOf(bytes(body(PART, 2)), 2_000));
  }

  @Test
  void aStreamedObjectMayEndWithoutARest() {
    StreamedUpload upload = open("streamed/no-rest", new Abandon());
    Future<Void> part = upload.part(body(PART, 1));
    assertThat(await(upload.complete(null)).size()).isEqualTo(PART);
    await(part);
  }

  @Test
  void aStreamedObjectOfOnePieceIsPut() {
    long creations = faulty.requests(S3Operation.CREATE_MULTIPART);
    StoredObject object = await(open("streamed/small", new Abandon()).complete(body(10, 1)));
    assertThat(object.size()).isEqualTo(10);
    assertThat(faulty.requests(S3Operation.CREATE_MULTIPART)).isEqualTo(creations);
  }

  @Test
  void everyStepOfAStreamedUploadIsTriedAgain() {
    faulty.next(1, S3Fault.internalError(), S3Operation.CREATE_MULTIPART);
    faulty.next(1, S3Fault.reset(), S3Operation.UPLOAD_PART);
    faulty.next(1, S3Fault.lostAck(), S3Operation.UPLOAD_PART);
    faulty.next(1, S3Fault.errorIn200(), S3Operation.COMPLETE_MULTIPART);
    StreamedUpload upload = open("streamed/faults", new Abandon());
    Future<Void> part = upload.part(body(PART, 1));
    assertThat(await(upload.complete(body(77, 2))).size()).isEqualTo(PART + 77);
    await(part);
    assertThat(await(store.head("streamed/faults")).orElseThrow().size()).isEqualTo(PART + 77);
  }

  @Test
  void aCompletionWhoseAnswerWasLostIsASuccess() {
    faulty.next(1, S3Fault.lostAck(), S3Operation.COMPLETE_MULTIPART);
    faulty.next(
        1,
        S3Fault.error(404, "NoSuchUpload", "The specified upload does not exist."),
        S3Operation.COMPLETE_MULTIPART);
    StreamedUpload upload = open("streamed/lost-answer", new Abandon());
    upload.part(body(PART, 1));
    StoredObject object = await(upload.complete(body(5, 2)));
    assertThat(object.size()).isEqualTo(PART + 5);
    assertThat(object.etag())
        .isEqualTo(await(store.head("streamed/lost-answer")).orElseThrow().etag());
  }

  @Test
  void anUploadSomebodyAbortedMustBeBuiltAgain() {
    StreamedUpload upload = open("streamed/vanished", new Abandon());
    await(upload.part(body(PART, 1)));
    UnfinishedUpload found = await(store.listMultiparts("streamed/vanished")).get(0);
    await(store.abortMultipart(found.key(), found.uploadId()));
    Throwable failure = failure(upload.complete(null));
    assertThat(failure)
        .isInstanceOfSatisfying(
            UploadVanishedException.class,
            e -> assertThat(e.kind()).isEqualTo(FailureKind.TRANSIENT));
    assertThat(failure(upload.part(body(PART, 2)))).isSameAs(failure);
  }

  @Test
  void aFatalPartFailsTheUploadAndAbortsItOnce() {
    faulty.always(S3Fault.error(403, "AccessDenied", "no"), S3Operation.UPLOAD_PART);
    StreamedUpload upload = open("streamed/denied", new Abandon());
    Future<Void> first = upload.part(body(PART, 1));
    Future<Void> second = upload.part(body(PART, 2));
    assertThat(failure(first)).isInstanceOf(StoreException.class);
    assertThat(failure(second)).isInstanceOf(PipelineException.class);
    assertThat(failure(upload.complete(null))).isInstanceOf(StoreException.class);
    await(upload.abort());
    assertThat(await(store.listMultiparts("streamed/denied"))).isEmpty();
  }

  @Test
  void abortWaitsForThePartsInFlightAndLeavesNothing() {
    faulty.always(S3Fault.delay(Duration.ofMillis(300)), S3Operation.UPLOAD_PART);
    StreamedUpload upload = open("streamed/aborted", new Abandon());
    long before = faulty.requests(S3Operation.UPLOAD_PART);
    Future<Void> part = upload.part(body(PART, 1));
    Awaitility.await().until(() -> faulty.requests(S3Operation.UPLOAD_PART) > before);
    await(upload.abort());
    assertThat(part.isComplete()).isTrue();
    assertThat(await(store.listMultiparts("streamed/aborted"))).isEmpty();
    assertThat(failure(upload.complete(null))).isInstanceOf(AbandonedException.class);
  }

  @Test
  void anAbandonedStreamIsAbortedAlsoDuringAnOutage() {
    Abandon revoked = new Abandon();
    StreamedUpload upload = open("streamed/revoked", revoked);
    await(upload.part(body(PART, 1)));
    faulty.always(S3Fault.slowDown(), S3Operation.UPLOAD_PART);
    Future<Void> stuck = upload.part(body(PART, 2));
    Awaitility.await().until(() -> metrics.value(Meter.STORE_RETRIES) > 0);
    revoked.now();
    assertThat(failure(stuck)).isInstanceOf(AbandonedException.class);
    await(upload.abort());
    assertThat(await(store.listMultiparts("streamed/revoked"))).isEmpty();
  }

  @Test
  void closingAbandonsEverything() {
    faulty.always(S3Fault.slowDown(), S3Operation.PUT_OBJECT);
    Future<StoredObject> put = uploader.put("closing", body(10, 1), attributes(Map.of()));
    StreamedUpload upload = open("closing-stream", new Abandon());
    uploader.close();
    assertThat(failure(put)).isInstanceOf(AbandonedException.class);
    assertThat(failure(upload.complete(null))).isInstanceOf(AbandonedException.class);
  }

  @Test
  void aStormOfFaultsLosesAndChangesNothing() {
    faulty.share(0.1, 1, S3Fault.slowDown());
    faulty.share(0.05, 2, S3Fault.reset());
    faulty.share(0.05, 3, S3Fault.lostAck());
    List<Future<StoredObject>> puts = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      puts.add(uploader.put("storm/" + i, body(1_000 + i, i), attributes(Map.of())));
    }
    for (Future<StoredObject> put : puts) {
      await(put);
    }
    faulty.heal();
    List<ListedObject> stored = await(store.list("storm/", "")).objects();
    assertThat(stored).hasSize(100);
    for (int i = 0; i < 100; i += 10) {
      assertThat(await(store.get("storm/" + i))).isEqualTo(bytes(body(1_000 + i, i)));
    }
  }

  @Test
  void orphansOlderThanTheLimitAreAbortedBelowThePrefixOnly() {
    for (int i = 0; i < 6; i++) {
      await(store.createMultipart("swept/" + i, attributes(Map.of())));
    }
    await(store.createMultipart("not-ours/x", attributes(Map.of())));
    OrphanSweeper sweeper = new OrphanSweeper(store, guards);
    Instant now = Instant.now();
    assertThat(await(sweeper.sweep("swept/", Duration.ofHours(24), now))).isZero();
    faulty.next(1, S3Fault.error(403, "AccessDenied", "no"), S3Operation.ABORT_MULTIPART);
    Instant tomorrow = now.plus(Duration.ofHours(25));
    assertThat(await(sweeper.sweep("swept/", Duration.ofHours(24), tomorrow))).isEqualTo(5);
    assertThat(await(sweeper.sweep("swept/", Duration.ofHours(24), tomorrow))).isEqualTo(1);
    assertThat(await(store.listMultiparts("not-ours/"))).hasSize(1);
    faulty.next(1, S3Fault.error(403, "AccessDenied", "no"), S3Operation.LIST_MULTIPARTS);
    assertThat(await(sweeper.sweep("swept/", Duration.ofHours(24), tomorrow))).isZero();
  }

  private StreamedUpload open(String key, Abandon abandon) {
    return uploader.open(key, attributes(Map.of()), abandon);
  }

  private static PipelineConfig.Resilience resilience() {
    return new PipelineConfig.Resilience(
        3,
        Duration.ofMillis(10),
        Duration.ofMillis(100),
        Duration.ofSeconds(20),
        new Share(0.9),
        100,
        Duration.ofMillis(200));
  }

  private static <T> T await(CompletableFuture<T> future) {
    return await(Future.fromCompletionStage(future));
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(60, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private static Throwable failure(Future<?> future) {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    await(future.<Object>map(answer -> answer).onFailure(failure::set).otherwiseEmpty());
    assertThat(failure.get()).as("a failure").isNotNull();
    return failure.get();
  }
}
