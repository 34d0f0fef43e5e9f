package io.useractivity.pipeline.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.useractivity.pipeline.bus.Codecs;
import io.useractivity.pipeline.config.ConfigLoader;
import io.useractivity.pipeline.config.ConfigSources;
import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.deadletter.DeadLetter;
import io.useractivity.pipeline.event.PartitionId;
import io.useractivity.pipeline.event.SchemaCatalog;
import io.useractivity.pipeline.kit.FaultyS3;
import io.useractivity.pipeline.kit.S3Fault;
import io.useractivity.pipeline.kit.TestDirs;
import io.useractivity.pipeline.local.LocalS3;
import io.useractivity.pipeline.metric.Metrics;
import io.useractivity.pipeline.store.ObjectStore;
import io.useractivity.pipeline.store.S3ObjectStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a drain may claim while partitions come, go and recover. The store is real; the broker is
 * scripted, for no real one rebalances at a chosen record.
 */
class ArchiverDrainTest {
  private static final PartitionId P0 = new PartitionId("t", 0);
  private static final PartitionId P1 = new PartitionId("t", 1);
  private static final Duration SOON = Duration.ofSeconds(20);

  private final ScriptedSource source = new ScriptedSource();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private Vertx vertx;
  private LocalS3 s3;
  private FaultyS3 proxy;
  private ArchiverVerticle archiver;

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx();
    Codecs.registerLocal(vertx.eventBus(), DeadLetter.class, ArchivedBatch.class);
    s3 = LocalS3.start(TestDirs.fresh("drain").resolve("s3"), 0);
    proxy = FaultyS3.start(s3.endpoint(), 0);
    List<String> settings = new ArrayList<>();
    settings.add("kafka.topic=t");
    settings.add("s3.bucket=bucket");
    settings.add("s3.endpoint=" + proxy.endpoint());
    settings.add("s3.path-style=true");
    settings.add("s3.region=us-east-1");
    settings.add("s3.access-key-id=" + s3.accessKey());
    settings.add("s3.secret-access-key=" + s3.secretKey());
    settings.add("resilience.backoff=20ms");
    settings.add("archiver.rotation.events=1000");
    settings.add("archiver.rotation.age=10m");
    PipelineConfig config =
        ConfigLoader.load(ConfigSources.none().withSettings(settings.toArray(String[]::new)))
            .config();
    ObjectStore store = S3ObjectStore.connect(config.s3(), vertx);
    store.createBucket().toCompletableFuture().join();
    archiver =
        new ArchiverVerticle(
            config, source, store, SchemaCatalog.packaged(), new Metrics(), failures::add);
    vertx.deployVerticle(archiver).await(30, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(30, TimeUnit.SECONDS);
    proxy.close();
    s3.close();
    source.end();
    assertThat(failures).isEmpty();
  }

  @Test
  void aPlannedObjectThatIsHalfReadIsNotDrained() throws Exception {
    proxy.always(S3Fault.slowDown());
    source.assign(P0, 1);
    source.deliver(P0, 1, 0, 1_000);
    await().atMost(SOON).until(() -> source.hasCommitted(P0));
    source.lose(P0); // its plan is durable, its object is not visible
    proxy.heal();
    source.assign(P0, 2);
    source.deliver(P0, 2, 0, 500);
    await().atMost(SOON).until(() -> status(P0).position() == 500);
    assertThat(status(P0).recovering()).isTrue();
    assertThat(drained(archiver.drain(SOON))).isFalse();
  }

  @Test
  void recordsOfAPartitionThatWasLostAndCameBackAreNotDrainedUnlessReadAgain() throws Exception {
    source.assign(P0, 1);
    source.deliver(P0, 1, 0, 500);
    await().atMost(SOON).until(() -> status(P0).position() == 500);
    source.lose(P0);
    source.assign(P0, 2);
    assertThat(drained(archiver.drain(SOON))).isFalse();
  }

  @Test
  void andAreDrainedOnceTheyWere() throws Exception {
    source.assign(P0, 1);
    source.deliver(P0, 1, 0, 500);
    await().atMost(SOON).until(() -> status(P0).position() == 500);
    source.lose(P0);
    source.assign(P0, 2);
    source.deliver(P0, 2, 0, 500);
    await().atMost(SOON).until(() -> status(P0).position() == 500);
    assertThat(drained(archiver.drain(SOON))).isTrue();
  }

  @Test
  void aPartitionThatComesWhileDrainingTakesNothing() throws Exception {
    source.assign(P0, 1);
    source.deliver(P0, 1, 0, 500);
    await().atMost(SOON).until(() -> status(P0).position() == 500);
    Future<Boolean> drain = archiver.drain(SOON);
    source.assign(P1, 1);
    source.deliver(P1, 1, 0, 500);
    assertThat(drained(drain)).isTrue();
    assertThat(status(P1).held()).isZero();
    assertThat(status(P1).position()).isZero();
  }

  private static boolean drained(Future<Boolean> drain) throws Exception {
    return drain.await(30, TimeUnit.SECONDS);
  }

  private PartitionStatus status(PartitionId partition) {
    return archiver.status().partitions().stream()
        .filter(each -> each.partition().equals(partition))
        .findFirst()
        .orElseThrow();
  }
}
