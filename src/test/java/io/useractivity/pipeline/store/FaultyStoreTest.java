package io.useractivity.pipeline.store;

import static io.useractivity.pipeline.kit.TestS3.attributes;
import static io.useractivity.pipeline.kit.TestS3.body;

import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.kit.FaultyS3;
import io.useractivity.pipeline.kit.TestS3;
import io.useractivity.pipeline.store.ObjectStore.StoredObject;
import io.useractivity.pipeline.store.ObjectStore.UploadedPart;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;

/** A store that answers as it is told to, and a client of it: direct writes, or the SDK's. */
abstract class FaultyStoreTest {
  static FaultyS3 faulty;
  static S3ObjectStore store;
  static Vertx vertx;

  /** {@code network} is null for the SDK's own. */
  static void connect(Vertx network) {
    vertx = network;
    faulty = FaultyS3.start(null, 0);
    store = S3ObjectStore.connect(config(), network);
  }

  @AfterAll
  static void stop() {
    store.close();
    if (vertx != null) {
      vertx.close();
    }
    faulty.close();
  }

  @BeforeEach
  void heal() {
    faulty.heal();
  }

  static CompletableFuture<StoredObject> put() {
    return store.put("key", body(100, 1), attributes(Map.of()));
  }

  static CompletableFuture<UploadedPart> part() {
    return store.uploadPart("key", "id", 1, body(700_000, 1));
  }

  static CompletableFuture<StoredObject> complete() {
    return store.completeMultipart(
        "key", "id", List.of(new UploadedPart(1, "etag", 100, "AAAAAA==")));
  }

  static PipelineConfig.S3 config() {
    return TestS3.config(faulty.endpoint(), "faults", "key", "very-secret");
  }
}
