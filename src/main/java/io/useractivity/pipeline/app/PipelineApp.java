package io.useractivity.pipeline.app;

import io.useractivity.pipeline.archive.ArchivedBatch;
import io.useractivity.pipeline.archive.ArchiverStatus;
import io.useractivity.pipeline.archive.ArchiverVerticle;
import io.useractivity.pipeline.archive.RotationReason;
import io.useractivity.pipeline.bus.Codecs;
import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.config.PipelineConfig.Role;
import io.useractivity.pipeline.consume.ReactorRecordSource;
import io.useractivity.pipeline.consume.SourceSettings;
import io.useractivity.pipeline.deadletter.DeadLetter;
import io.useractivity.pipeline.deadletter.DeadLetterVerticle;
import io.useractivity.pipeline.event.SchemaCatalog;
import io.useractivity.pipeline.generate.EventStream;
import io.useractivity.pipeline.generate.GeneratorVerticle;
import io.useractivity.pipeline.kafka.KafkaSettings;
import io.useractivity.pipeline.metric.Metrics;
import io.useractivity.pipeline.notice.run.NoticeVerticle;
import io.useractivity.pipeline.ops.Fact;
import io.useractivity.pipeline.ops.Health;
import io.useractivity.pipeline.publish.ActivityEncoder;
import io.useractivity.pipeline.publish.EventChunk;
import io.useractivity.pipeline.publish.PublisherVerticle;
import io.useractivity.pipeline.store.ObjectStore;
import io.useractivity.pipeline.store.S3ObjectStore;
import io.useractivity.pipeline.view.web.ViewVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: builds every object once, starts verticles in the order of the data's way
 * backwards (who receives is there before who sends), and stops them in reverse. Methods may be
 * called on any thread, each once.
 */
public final class PipelineApp {
  private static final Logger log = LoggerFactory.getLogger(PipelineApp.class);

  private final PipelineConfig config;
  private final Metrics metrics;
  private final Management management;
  private final Health health;
  private final Vertx vertx;
  private final Deque<String> deployments = new ArrayDeque<>();
  private final Promise<Void> failed = Promise.promise();
  private ObjectStore store;
  private SchemaCatalog schemas;
  private GeneratorVerticle generator;
  private PublisherVerticle publisher;
  private ArchiverVerticle archiver;
  private ViewVerticle view;

  public PipelineApp(PipelineConfig config, Metrics metrics) {
    this.config = config;
    this.metrics = metrics;
    this.management = new Management(config, metrics);
    this.health = management.health();
    this.vertx = management.pipelineVertx();
  }

  /**
   * Connects, creates what may be created, and starts the configured roles. Loads the clients on
   * the calling thread, which must not be an event loop.
   */
  public Future<Void> start() {
    if (archives()) {
      store = S3ObjectStore.connect(config.s3(), vertx);
      schemas = loadSchemas();
    }
    Codecs.registerLocal(vertx.eventBus(), DeadLetter.class, EventChunk.class, ArchivedBatch.class);
    health.enter(
        Health.Phase.STARTING, "waiting for Kafka" + (archives() ? " and the object store" : ""));
    return management
        .start(vertx)
        .compose(done -> deployView())
        .compose(
            done ->
                new Dependencies(vertx, config, why -> health.enter(Health.Phase.STARTING, why))
                    .await(store))
        .compose(done -> deployNotices())
        .compose(done -> deployDeadLetters())
        .compose(done -> archives() ? deployArchiver() : Future.succeededFuture())
        .compose(
            done ->
                config.roles().contains(Role.GENERATOR)
                    ? deployGenerator()
                    : Future.succeededFuture())
        .<Void>mapEmpty()
        .onSuccess(done -> health.enter(Health.Phase.RUNNING, "running"))
        .onFailure(
            failure -> health.enter(Health.Phase.FAILED, String.valueOf(failure.getMessage())));
  }

  /** Fails when a part cannot go on; never succeeds. */
  public Future<Void> failed() {
    return failed.future();
  }

  /**
   * Completes when there is nothing left to do: a process that only generates a limited number of
   * events has sent them all. Else never.
   */
  public Future<Void> workDone() {
    boolean ends =
        config.roles().equals(List.of(Role.GENERATOR)) && config.generator().maxEvents() > 0;
    return ends ? generator.finished() : Promise.<Void>promise().future();
  }

  /** The archiver's state; empty where this process does not archive. */
  public Optional<ArchiverStatus> archiver() {
    return Optional.ofNullable(archiver).map(ArchiverVerticle::status);
  }

  /** Closes the archiver's open objects; completes with their number. Where this archives only. */
  public Future<Integer> closeObjects(RotationReason reason) {
    return archiver.flush(reason);
  }

  /** The management port, if there is one. */
  public Optional<Integer> opsPort() {
    return management.port();
  }

  /** The page's address, if this process serves it. */
  public Optional<String> pageUrl() {
    return Optional.ofNullable(view).map(ViewVerticle::url);
  }

  public Vertx vertx() {
    return vertx;
  }

  /**
   * Ends generator and publisher, what they hold included; the archiver goes on. Nothing happens
   * where this process does not generate.
   */
  public Future<Void> stopGenerating() {
    int producing = generator == null ? 0 : 2;
    generator = null;
    return undeployLast(producing);
  }

  /**
   * Readiness off; intake stops; everything taken is archived; offsets are committed; verticles end
   * in reverse order.
   *
   * @return whether nothing was left in flight
   */
  public Future<Boolean> stop() {
    health.enter(Health.Phase.DRAINING, "shutting down");
    Duration limit = config.lifecycle().drainTimeout();
    GeneratorVerticle generating = generator;
    return stopGenerating()
        .compose(done -> archiver == null ? Future.succeededFuture(true) : archiver.drain(limit))
        .map(drained -> drained && (generating == null || generating.delivered()))
        .compose(drained -> undeployLast(deployments.size()).map(drained))
        .eventually(this::closeClients);
  }

  private boolean archives() {
    return config.roles().contains(Role.ARCHIVER);
  }

  private KafkaSettings kafka() {
    return new KafkaSettings(config.kafka(), management.clients());
  }

  private Future<?> deployView() {
    if (!config.roles().contains(Role.VIEW)) {
      return Future.succeededFuture();
    }
    view = new ViewVerticle(config);
    return deploy(view);
  }

  private Future<?> deployNotices() {
    if (!config.view().notices()) {
      return Future.succeededFuture();
    }
    StatusSource status =
        new StatusSource(
            config.roles().stream().map(role -> role.name().toLowerCase(Locale.ROOT)).toList(),
            metrics,
            health,
            () -> Optional.ofNullable(generator).map(GeneratorVerticle::status),
            () -> Optional.ofNullable(archiver).flatMap(ArchiverVerticle::statusIfStarted));
    return deploy(
        new NoticeVerticle(
            config.view().topic(),
            kafka().noticeProducer(),
            config.view().statusInterval(),
            status));
  }

  private Future<?> deployDeadLetters() {
    DeadLetterVerticle deadLetters =
        new DeadLetterVerticle(
            config.deadLetter(),
            kafka().deadLetterProducer(),
            metrics,
            Clock.systemUTC(),
            config.lifecycle().drainTimeout());
    health.require(new Fact("dead-letters", deadLetters::trouble));
    return deploy(deadLetters);
  }

  private Future<?> deployArchiver() {
    PipelineConfig.Archiver settings = config.archiver();
    Map<String, Object> consumer = kafka().consumer(Map.of(), Map.of("group.id", settings.group()));
    SourceSettings source =
        SourceSettings.of(consumer, config.kafka().topic())
            .withRevokeBudget(settings.revokeDrain());
    archiver =
        new ArchiverVerticle(
            config, new ReactorRecordSource(source), store, schemas, metrics, failed::tryFail);
    return deploy(archiver).onSuccess(done -> management.watch(archiver));
  }

  private Future<?> deployGenerator() {
    Duration drain = config.lifecycle().drainTimeout();
    publisher =
        new PublisherVerticle(
            config.kafka().topic(),
            kafka().producer(config.publisher()),
            encoder(),
            metrics,
            Clock.systemUTC(),
            drain);
    generator =
        new GeneratorVerticle(
            config.generator(),
            config.publisher().maxInFlightChunks(),
            new EventStream(config.generator(), encoder()),
            metrics,
            Clock.systemUTC(),
            drain);
    health.require(new Fact("publisher", publisher::trouble));
    return deploy(publisher)
        .compose(done -> deploy(generator))
        .onSuccess(done -> generator.finished().onFailure(failed::tryFail));
  }

  private ActivityEncoder encoder() {
    Schema schema = SchemaCatalog.packaged().named(ActivityEncoder.SCHEMA_NAME);
    return config.events().format() == PipelineConfig.WireFormat.BARE
        ? ActivityEncoder.bare(schema)
        : ActivityEncoder.singleObject(schema);
  }

  private SchemaCatalog loadSchemas() {
    PipelineConfig.Events events = config.events();
    return events.format() == PipelineConfig.WireFormat.BARE
        ? SchemaCatalog.ofFile(Path.of(events.schemaFile()))
        : SchemaCatalog.load(events.schemas());
  }

  private Future<?> deploy(Deployable verticle) {
    return vertx.deployVerticle(verticle).onSuccess(deployments::push);
  }

  private Future<Void> undeployLast(int count) {
    Future<Void> chain = Future.succeededFuture();
    for (int i = Math.min(count, deployments.size()); i > 0; i--) {
      String id = deployments.pop();
      chain =
          chain.compose(
              done ->
                  vertx
                      .undeploy(id)
                      .onFailure(
                          failure ->
                              log.atWarn().setCause(failure).log("A part did not stop cleanly"))
                      .otherwiseEmpty());
    }
    return chain;
  }

  private Future<Void> closeClients() {
    if (store != null) {
      store.close();
    }
    return vertx.close().eventually(management::stop);
  }
}
