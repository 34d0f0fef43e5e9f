package io.useractivity.pipeline.app;

import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.config.PipelineConfig.Role;
import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;
import io.useractivity.pipeline.kafka.KafkaSettings;
import io.useractivity.pipeline.kafka.TopicAdmin;
import io.useractivity.pipeline.kafka.TopicSpec;
import io.useractivity.pipeline.store.ObjectStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for Kafka and the object store at start, and creates topics and bucket where configured.
 */
final class Dependencies {
  private static final Logger log = LoggerFactory.getLogger(Dependencies.class);
  private static final long RETRY_MILLIS = 1_000;

  private final Vertx vertx;
  private final PipelineConfig config;
  private final Consumer<String> waiting;
  private final long giveUpAtNanos;

  /** {@code waiting} is told what is waited for, and why. */
  Dependencies(Vertx vertx, PipelineConfig config, Consumer<String> waiting) {
    this.waiting = waiting;
    this.vertx = vertx;
    this.config = config;
    this.giveUpAtNanos = System.nanoTime() + config.lifecycle().startTimeout().toNanos();
  }

  /**
   * {@code store} may be null: then only Kafka is needed. Fails with {@link UnreachableException}
   * after the time limit.
   */
  Future<Void> await(ObjectStore store) {
    Future<Void> kafka =
        retry("Kafka at " + config.kafka().bootstrapServers(), this::topics, false);
    return store == null
        ? kafka
        // Both to their ends: a client still at work when the process gives up would complain.
        : Future.join(kafka, retry("the object store", () -> bucket(store), false)).mapEmpty();
  }

  private Future<Void> topics() {
    TopicAdmin admin = new TopicAdmin(vertx, new KafkaSettings(config.kafka()).admin());
    if (config.kafka().createTopics()) {
      return admin
          .createMissing(
              List.of(
                  spec(config.kafka().topic(), Map.of()),
                  spec(config.deadLetter().topic(), TopicSpec.DEAD_LETTER_SETTINGS)))
          .compose(done -> notices(admin));
    }
    return exists(admin, config.kafka().topic())
        .compose(done -> exists(admin, config.deadLetter().topic()));
  }

  /** Nothing depends on it: without this topic live views know less. */
  private Future<Void> notices(TopicAdmin admin) {
    boolean wanted = config.view().notices() || config.roles().contains(Role.VIEW);
    if (!wanted) {
      return Future.succeededFuture();
    }
    TopicSpec topic =
        new TopicSpec(
            config.view().topic(),
            1,
            config.kafka().replicationFactor(),
            TopicSpec.NOTICE_SETTINGS);
    return admin
        .createMissing(List.of(topic))
        .<Void>mapEmpty()
        .onFailure(
            failure ->
                log.atWarn()
                    .addKeyValue("topic", config.view().topic())
                    .addKeyValue("cause", failure.getMessage())
                    .log("The topic of archive notices cannot be created"))
        .otherwiseEmpty();
  }

  private static Future<Void> exists(TopicAdmin admin, String topic) {
    return admin
        .describe(topic)
        .compose(
            facts ->
                facts.isPresent()
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new PipelineException(
                            FailureKind.FATAL,
                            "topic "
                                + topic
                                + " does not exist; create it, or set kafka.create-topics: true")));
  }

  private TopicSpec spec(String topic, Map<String, String> settings) {
    return new TopicSpec(
        topic, config.kafka().partitions(), config.kafka().replicationFactor(), settings);
  }

  private Future<Void> bucket(ObjectStore store) {
    return Future.fromCompletionStage(
        config.s3().createBucket() ? store.createBucket() : store.checkBucket(),
        vertx.getOrCreateContext());
  }

  private Future<Void> retry(String what, Supplier<Future<Void>> attempt, boolean told) {
    return attempt
        .get()
        .recover(
            failure -> {
              boolean mayPass =
                  failure instanceof PipelineException known
                      && known.kind() == FailureKind.TRANSIENT;
              if (!mayPass) {
                return Future.failedFuture(failure);
              }
              if (System.nanoTime() > giveUpAtNanos) {
                return Future.failedFuture(
                    new UnreachableException(
                        what
                            + " cannot be reached within lifecycle.start-timeout ("
                            + config.lifecycle().startTimeout().toSeconds()
                            + " s): "
                            + failure.getMessage()));
              }
              waiting.accept("waiting for " + what + ": " + failure.getMessage());
              if (!told) {
                log.atWarn().addKeyValue("cause", failure.getMessage()).log("Waiting for {}", what);
              }
              Promise<Void> later = Promise.promise();
              vertx.setTimer(RETRY_MILLIS, id -> retry(what, attempt, true).onComplete(later));
              return later.future();
            });
  }
}
