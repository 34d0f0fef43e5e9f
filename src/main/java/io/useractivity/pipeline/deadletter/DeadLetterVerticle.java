package io.useractivity.pipeline.deadletter;

import io.useractivity.pipeline.bus.Addresses;
import io.useractivity.pipeline.bus.Replies;
import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;
import io.useractivity.pipeline.kafka.EventProducer;
import io.useractivity.pipeline.kafka.OutgoingRecord;
import io.useractivity.pipeline.metric.Meter;
import io.useractivity.pipeline.metric.Metrics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Writes dead letters to the dead-letter topic and answers each request after the broker's
 * acknowledgement.
 *
 * <p>Bounded: {@code dead-letter.max-in-flight} records are with the broker, at most {@value
 * #MAX_WAITING_FACTOR} times as many wait in order; beyond that, and while no broker answers, the
 * answer is a TRANSIENT failure and nothing is kept. {@link DeadLetterClient} tries again.
 */
public final class DeadLetterVerticle extends VerticleBase {
  private static final int MAX_WAITING_FACTOR = 4;
  private static final long MAX_BYTES = 16L << 20;

  private final PipelineConfig.DeadLetter config;
  private final Map<String, Object> producerSettings;
  private final Metrics metrics;
  private final InstantSource clock;
  private final Duration drain;
  private volatile EventProducer producer;
  private MessageConsumer<DeadLetter> consumer;
  private int asked;

  /**
   * @param producerSettings from KafkaSettings.deadLetterProducer
   * @param drain time that {@link #stop} gives to what is in flight
   */
  public DeadLetterVerticle(
      PipelineConfig.DeadLetter config,
      Map<String, Object> producerSettings,
      Metrics metrics,
      InstantSource clock,
      Duration drain) {
    this.config = config;
    this.producerSettings = producerSettings;
    this.metrics = metrics;
    this.clock = clock;
    this.drain = drain;
  }

  /** Starts without a broker, too; fails if the producer's settings are wrong. */
  @Override
  public Future<?> start() {
    producer = new EventProducer(vertx, producerSettings, config.maxInFlight(), MAX_BYTES, clock);
    consumer = vertx.eventBus().localConsumer(Addresses.DEAD_LETTER, this::onDeadLetter);
    return producer.open().compose(opened -> consumer.completion());
  }

  private void onDeadLetter(Message<DeadLetter> request) {
    if (asked >= (1L + MAX_WAITING_FACTOR) * config.maxInFlight()) {
      Replies.fail(request, full());
      return;
    }
    asked++;
    DeadLetter letter = request.body();
    OutgoingRecord record =
        new OutgoingRecord(
            config.topic(),
            DeadLetterHeaders.keyBytes(letter),
            letter.value(),
            DeadLetterHeaders.of(letter, clock.instant()));
    producer
        .ready(config.topic())
        .compose(ready -> producer.send(record))
        .onComplete(
            written -> {
              asked--;
              if (written.succeeded()) {
                metrics.add(Meter.DEAD_LETTERED, letter.reason().label(), 1);
                request.reply(null);
              } else {
                Replies.fail(request, written.cause());
              }
            });
  }

  private PipelineException full() {
    return new PipelineException(
        FailureKind.TRANSIENT,
        asked + " dead letters wait for topic " + config.topic() + " already; send this one again");
  }

  /** Why dead letters cannot be written now, or empty. Any thread. */
  public Optional<String> trouble() {
    EventProducer current = producer;
    return current == null ? Optional.empty() : current.trouble();
  }

  /** Takes no more requests, then waits for the broker's acknowledgements within the drain time. */
  @Override
  public Future<?> stop() {
    return consumer.unregister().eventually(() -> producer.close(drain));
  }
}
