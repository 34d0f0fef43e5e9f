package io.useractivity.pipeline.publish;

import io.useractivity.pipeline.bus.Codecs;
import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.config.Share;
import io.useractivity.pipeline.deadletter.DeadLetter;
import io.useractivity.pipeline.deadletter.DeadLetterVerticle;
import io.useractivity.pipeline.generate.EventStream;
import io.useractivity.pipeline.generate.GeneratorVerticle;
import io.useractivity.pipeline.kafka.KafkaSettings;
import io.useractivity.pipeline.kafka.TopicAdmin;
import io.useractivity.pipeline.kafka.TopicSpec;
import io.useractivity.pipeline.kit.Schemas;
import io.useractivity.pipeline.metric.Metrics;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The verticles between the shoppers and Kafka, deployed one by one. */
final class PublishFixture {
  static final String TOPIC = "events";
  static final String DEAD_LETTERS = "events.dlq";
  static final Duration DRAIN = Duration.ofSeconds(20);

  final Metrics metrics = new Metrics();
  private final Vertx vertx;
  private final String bootstrapServers;

  PublishFixture(Vertx vertx, String bootstrapServers) {
    this.vertx = vertx;
    this.bootstrapServers = bootstrapServers;
    Codecs.registerLocal(vertx.eventBus(), EventChunk.class, DeadLetter.class);
  }

  KafkaSettings settings() {
    return new KafkaSettings(
        new PipelineConfig.Kafka(
            bootstrapServers, TOPIC, true, 3, 1, Map.of(), Map.of(), Map.of()));
  }

  void createTopics() {
    new TopicAdmin(vertx, settings().admin())
        .createMissing(
            List.of(
                new TopicSpec(TOPIC, 3, 1, Map.of()), new TopicSpec(DEAD_LETTERS, 1, 1, Map.of())))
        .await();
  }

  PublisherVerticle deployPublisher() {
    Map<String, Object> settings =
        new HashMap<>(
            settings().producer(new PipelineConfig.Publisher("lz4", Duration.ofMillis(5), 8)));
    settings.put("max.block.ms", 1_000);
    PublisherVerticle publisher =
        new PublisherVerticle(
            TOPIC,
            settings,
            ActivityEncoder.singleObject(Schemas.userActivity()),
            metrics,
            InstantSource.system(),
            DRAIN);
    vertx.deployVerticle(publisher).await();
    return publisher;
  }

  DeadLetterVerticle deployDeadLetters() {
    DeadLetterVerticle deadLetters =
        new DeadLetterVerticle(
            new PipelineConfig.DeadLetter(DEAD_LETTERS, 10, new Share(0.5), 1_000),
            settings().deadLetterProducer(),
            metrics,
            InstantSource.system(),
            DRAIN);
    vertx.deployVerticle(deadLetters).await();
    return deadLetters;
  }

  GeneratorVerticle deployGenerator(PipelineConfig.Generator config) {
    GeneratorVerticle generator =
        new GeneratorVerticle(
            config,
            8,
            new EventStream(config, ActivityEncoder.singleObject(Schemas.userActivity())),
            metrics,
            InstantSource.system(),
            DRAIN);
    vertx.deployVerticle(generator).await();
    return generator;
  }
}
