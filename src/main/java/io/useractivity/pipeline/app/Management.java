package io.useractivity.pipeline.app;

import io.useractivity.pipeline.archive.ArchiverStatus;
import io.useractivity.pipeline.archive.ArchiverVerticle;
import io.useractivity.pipeline.archive.PartitionStatus;
import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.kafka.BrokerWatch;
import io.useractivity.pipeline.kafka.ClientMeters;
import io.useractivity.pipeline.metric.Meter;
import io.useractivity.pipeline.metric.Metrics;
import io.useractivity.pipeline.ops.Fact;
import io.useractivity.pipeline.ops.Health;
import io.useractivity.pipeline.ops.HealthMonitor;
import io.useractivity.pipeline.ops.LoopBeats;
import io.useractivity.pipeline.ops.OpsVerticle;
import io.useractivity.pipeline.ops.ProgressWatch;
import io.useractivity.pipeline.ops.export.CloudwatchExport;
import io.useractivity.pipeline.ops.export.PrometheusExport;
import io.useractivity.pipeline.ops.export.RuntimeMetrics;
import io.useractivity.pipeline.ops.log.RepeatFilter;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What watches the pipeline and answers for it: probes, metrics and their exporters, on a Vert.x
 * and threads of their own, so that they answer while the pipeline hangs.
 */
final class Management {
  private final PipelineConfig config;
  private final Metrics metrics;
  private final Health health = new Health();
  private final HealthMonitor monitor = new HealthMonitor(health);
  private final PrometheusExport prometheus;
  private final ClientMeters clients;
  private final Vertx own =
      Vertx.vertx(
          new VertxOptions()
              .setEventLoopPoolSize(1)
              .setWorkerPoolSize(2)
              .setInternalBlockingPoolSize(2));
  private CloudwatchExport cloudwatch;
  private OpsVerticle ops;
  private volatile Optional<String> kafkaTrouble = Optional.empty();
  private volatile Optional<String> stuck = Optional.empty();
  private long lastLookMillis = millis();

  Management(PipelineConfig config, Metrics metrics) {
    this.config = config;
    this.metrics = metrics;
    this.prometheus = new PrometheusExport(metrics, config.kafka().topic());
    this.clients = new ClientMeters(metrics);
    KnownSeries.declare(metrics);
  }

  Health health() {
    return health;
  }

  /** For the settings of Kafka clients. */
  ClientMeters clients() {
    return clients;
  }

  /** The Vert.x of the pipeline, measured and with its loops watched. */
  Vertx pipelineVertx() {
    return Vertx.builder()
        .with(new VertxOptions())
        .withMetrics(RuntimeMetrics.vertx(prometheus))
        .build();
  }

  /** Opens the management port, if there is one, and begins to watch. */
  Future<?> start(Vertx pipeline) {
    LoopBeats beats =
        new LoopBeats(
            VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE,
            config.ops().blockedLoopAfter(),
            HealthMonitor.INTERVAL);
    health.requireToLive(new Fact("event-loops", beats::trouble));
    monitor.before(beats::look);
    if (config.ops().cloudwatch().enabled()) {
      cloudwatch =
          CloudwatchExport.start(config.ops().cloudwatch(), metrics, config.kafka().topic());
      monitor.after(cloudwatch::refresh);
    }
    monitor.after(RepeatFilter::flushInUse);
    monitor.start();
    return listen()
        .compose(
            done ->
                pipeline.deployVerticle(
                    beats::beat, new DeploymentOptions().setInstances(beats.loops())));
  }

  private Future<?> listen() {
    if (config.ops().port() < 0) {
      return Future.succeededFuture();
    }
    ops = new OpsVerticle(config.ops(), health, metrics, prometheus);
    return own.deployVerticle(ops);
  }

  Optional<Integer> port() {
    return Optional.ofNullable(ops).map(OpsVerticle::port);
  }

  /** Watches the archiver from now on; {@code deadLetters} tells why they cannot be written. */
  void watch(ArchiverVerticle archiver) {
    BrokerWatch brokers = new BrokerWatch(config.kafka().bootstrapServers());
    Duration limit = config.ops().stuckAfter().plus(config.archiver().rotation().age());
    ProgressWatch progress = new ProgressWatch(limit);
    StoreWatch store = new StoreWatch(metrics, config.resilience());
    monitor.before(() -> look(archiver, brokers, progress, store));
    health.require(new Fact("kafka", () -> kafkaTrouble));
    health.require(new Fact("object-store", archiver::storeTrouble));
    health.require(new Fact("archiver", () -> unassigned(archiver)));
    health.requireToLive(new Fact("archiver", () -> stuck));
    health.requireToLive(new Fact("poll-thread", this::pollThread));
  }

  private void look(
      ArchiverVerticle archiver, BrokerWatch brokers, ProgressWatch progress, StoreWatch store) {
    long now = millis();
    kafkaTrouble =
        brokers.look(consumer(Meter.KAFKA_CONNECTIONS), consumer(Meter.KAFKA_RECEIVED), now);
    boolean storeFails = store.troubled(now);
    boolean outside = kafkaTrouble.isPresent() || storeFails;
    ArchiverStatus status = archiver.status();
    List<ProgressWatch.Place> places =
        status.partitions().stream().map(each -> place(status, each)).toList();
    stuck = progress.look(places, now - lastLookMillis, outside || status.draining());
    lastLookMillis = now;
  }

  private static ProgressWatch.Place place(ArchiverStatus status, PartitionStatus partition) {
    long lag = status.lagByPartition().getOrDefault(partition.partition(), 0L);
    return new ProgressWatch.Place(
        partition.partition().toString(),
        partition.epoch(),
        partition.safeOffset(),
        partition.held() > 0 || lag > 0);
  }

  private double consumer(Meter meter) {
    return clients.read(meter).getOrDefault("consumer", 0.0);
  }

  private Optional<String> pollThread() {
    double seconds = clients.secondsSincePoll();
    double limit =
        config.ops().stuckAfter().toSeconds() + config.archiver().revokeDrain().toSeconds();
    return seconds > limit && kafkaTrouble.isEmpty()
        ? Optional.of(String.format(Locale.ROOT, "the consumer has not polled for %.0f s", seconds))
        : Optional.empty();
  }

  private static Optional<String> unassigned(ArchiverVerticle archiver) {
    return archiver.status().assigned()
        ? Optional.empty()
        : Optional.of("the consumer group has not assigned partitions yet");
  }

  private static long millis() {
    return System.nanoTime() / 1_000_000;
  }

  /** The last thing to stop. */
  Future<Void> stop() {
    monitor.close();
    Future<?> published =
        cloudwatch == null
            ? Future.succeededFuture()
            : own.executeBlocking(
                () -> {
                  cloudwatch.close();
                  return null;
                },
                false);
    return published
        .otherwiseEmpty()
        .compose(done -> own.close())
        .onComplete(done -> prometheus.close());
  }
}
