package io.useractivity.pipeline.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.useractivity.pipeline.bus.Codecs;
import io.useractivity.pipeline.config.ConfigLoader;
import io.useractivity.pipeline.config.ConfigSources;
import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.consume.ReactorRecordSource;
import io.useractivity.pipeline.consume.SourceSettings;
import io.useractivity.pipeline.deadletter.DeadLetter;
import io.useractivity.pipeline.event.SchemaCatalog;
import io.useractivity.pipeline.kafka.KafkaSettings;
import io.useractivity.pipeline.kit.BlockedLoops;
import io.useractivity.pipeline.kit.FaultyS3;
import io.useractivity.pipeline.kit.S3Fault;
import io.useractivity.pipeline.kit.S3Operation;
import io.useractivity.pipeline.kit.TestDirs;
import io.useractivity.pipeline.kit.TopicFiller;
import io.useractivity.pipeline.local.LocalKafka;
import io.useractivity.pipeline.local.LocalS3;
import io.useractivity.pipeline.metric.Meter;
import io.useractivity.pipeline.metric.Metrics;
import io.useractivity.pipeline.store.ObjectStore;
import io.useractivity.pipeline.store.S3ObjectStore;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The archiver in this process, between a real broker and a real S3 server, its loops watched. */
class ArchiverVerticleTest {
  private static final String TOPIC = "user_activity_avro_stream";
  private static final Duration SOON = Duration.ofSeconds(60);

  private final Metrics metrics = new Metrics();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();

  @Test
  void noEventLoopIsBlockedWhileManySmallAndLargeObjectsAreArchivedWithRetries() throws Exception {
    try (Servers servers = new Servers("verticle-loops");
        BlockedLoops loops = BlockedLoops.start()) {
      Codecs.registerLocal(loops.vertx().eventBus(), DeadLetter.class, ArchivedBatch.class);
      TopicFiller.fill(servers.kafka.bootstrapServers(), TOPIC, 2, 30_000, 1_000, 1, "lz4");
      servers
          .proxy
          .share(0.05, 1, S3Fault.slowDown(), S3Operation.PUT_OBJECT, S3Operation.UPLOAD_PART)
          .share(0.05, 2, S3Fault.reset(), S3Operation.PUT_OBJECT, S3Operation.UPLOAD_PART);
      ArchiverVerticle small = archive(loops.vertx(), servers, "archiver.rotation.events=100");
      assertThat(small.drain(SOON).await(70, TimeUnit.SECONDS)).isTrue();
      assertThat(metrics.value(Meter.ARCHIVED)).isEqualTo(30_000);
      stop(loops.vertx());

      ArchiverVerticle large =
          archive(
              loops.vertx(),
              servers,
              "archiver.group=another",
              "archiver.rotation.events=0",
              "archiver.prefix=raw/another",
              "archiver.codec=null",
              "archiver.part-size=5MiB",
              "archiver.rotation.bytes=12MiB");
      assertThat(large.drain(SOON).await(70, TimeUnit.SECONDS)).isTrue();
      assertThat(metrics.value(Meter.ARCHIVED)).isEqualTo(60_000);
      stop(loops.vertx());
      assertThat(servers.proxy.requests(S3Operation.UPLOAD_PART)).isPositive();
      assertThat(failures).isEmpty();
    }
  }

  @Test
  void aDrainThatCannotArchiveEverythingDoesNotClaimThatItDid() throws Exception {
    try (Servers servers = new Servers("verticle-drain");
        BlockedLoops loops = BlockedLoops.start()) {
      Codecs.registerLocal(loops.vertx().eventBus(), DeadLetter.class, ArchivedBatch.class);
      TopicFiller.fill(servers.kafka.bootstrapServers(), TOPIC, 1, 8_000, 1_000, 1, "lz4");
      servers.proxy.always(
          S3Fault.error(404, "NoSuchUpload", "The upload does not exist."),
          S3Operation.COMPLETE_MULTIPART);
      ArchiverVerticle archiver =
          archive(
              loops.vertx(),
              servers,
              "archiver.codec=null",
              "archiver.part-size=5MiB",
              "archiver.rotation.bytes=100MiB",
              "archiver.rotation.events=0");
      assertThat(archiver.drain(SOON).await(70, TimeUnit.SECONDS)).isFalse();
      assertThat(metrics.value(Meter.ARCHIVED)).isZero();
      stop(loops.vertx());
      assertThat(failures).isEmpty();
    }
  }

  @Test
  void aBudgetSmallerThanTheOpenHoursNeedSlowsTheArchiverAndStopsItNever() throws Exception {
    try (Servers servers = new Servers("verticle-budget");
        BlockedLoops loops = BlockedLoops.start()) {
      Codecs.registerLocal(loops.vertx().eventBus(), DeadLetter.class, ArchivedBatch.class);
      TopicFiller.fill(servers.kafka.bootstrapServers(), TOPIC, 2, 20_000, 1_000, 100, "lz4");
      ArchiverVerticle archiver =
          archive(
              loops.vertx(),
              servers,
              "archiver.memory=4MiB",
              "archiver.rotation.events=0",
              "archiver.rotation.age=10m");
      assertThat(archiver.drain(SOON).await(70, TimeUnit.SECONDS)).isTrue();
      assertThat(metrics.value(Meter.ARCHIVED)).isEqualTo(20_000);
      assertThat(metrics.byLabel(Meter.ROTATIONS).get("memory")).isPositive();
      stop(loops.vertx());
      assertThat(failures).isEmpty();
    }
  }

  /** Returns once everything in the topic has been read. */
  private ArchiverVerticle archive(Vertx vertx, Servers servers, String... settings)
      throws Exception {
    PipelineConfig config = servers.config(settings);
    ObjectStore store = S3ObjectStore.connect(config.s3(), vertx);
    store.createBucket().toCompletableFuture().join();
    Map<String, Object> consumer =
        new KafkaSettings(config.kafka())
            .consumer(Map.of(), Map.of("group.id", config.archiver().group()));
    ArchiverVerticle archiver =
        new ArchiverVerticle(
            config,
            new ReactorRecordSource(SourceSettings.of(consumer, TOPIC)),
            store,
            SchemaCatalog.packaged(),
            metrics,
            failures::add);
    vertx.deployVerticle(archiver).await(30, TimeUnit.SECONDS);
    await().atMost(SOON).until(() -> !failures.isEmpty() || archiver.status().caughtUp());
    return archiver;
  }

  private static void stop(Vertx vertx) throws Exception {
    for (String id : vertx.deploymentIDs()) {
      vertx.undeploy(id).await(30, TimeUnit.SECONDS);
    }
  }

  private static final class Servers implements AutoCloseable {
    final LocalKafka kafka;
    final LocalS3 s3;
    final FaultyS3 proxy;

    Servers(String name) {
      var folder = TestDirs.fresh(name);
      kafka = LocalKafka.start(folder.resolve("kafka"), 0);
      s3 = LocalS3.start(folder.resolve("s3"), 0);
      proxy = FaultyS3.start(s3.endpoint(), 0);
    }

    PipelineConfig config(String... more) {
      List<String> all =
          new ArrayList<>(
              List.of(
                  "kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                  "kafka.topic=" + TOPIC,
                  "s3.bucket=user-activity",
                  "s3.endpoint=" + proxy.endpoint(),
                  "s3.path-style=true",
                  "s3.region=us-east-1",
                  "s3.access-key-id=" + s3.accessKey(),
                  "s3.secret-access-key=" + s3.secretKey(),
                  "resilience.backoff=20ms"));
      all.addAll(List.of(more));
      return ConfigLoader.load(ConfigSources.none().withSettings(all.toArray(String[]::new)))
          .config();
    }

    @Override
    public void close() {
      proxy.close();
      s3.close();
      kafka.close();
    }
  }
}
