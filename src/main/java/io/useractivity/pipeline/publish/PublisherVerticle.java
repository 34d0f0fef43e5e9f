package io.useractivity.pipeline.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.useractivity.pipeline.bus.Addresses;
import io.useractivity.pipeline.bus.Replies;
import io.useractivity.pipeline.deadletter.DeadLetter;
import io.useractivity.pipeline.deadletter.DeadLetterClient;
import io.useractivity.pipeline.deadletter.DeadLetterHeaders;
import io.useractivity.pipeline.deadletter.DeadLetterReason;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Encodes chunks and sends them to Kafka. What its replies promise to the generator:
 *
 * <ul>
 *   <li>success: each record of the chunk is in the event topic once, or, if it could not be
 *       serialised, in the dead-letter topic;
 *   <li>TRANSIENT: nothing of the chunk was sent, and nothing is kept: send all of it again;
 *   <li>FATAL: part of it may be there; the sentence says what a person has to do.
 * </ul>
 *
 * <p>While the broker is away the reply to a chunk that was sent simply takes long. Memory is
 * bounded by the chunks its sender has outstanding.
 */
public final class PublisherVerticle extends VerticleBase {
  private static final int MAX_RECORDS = 100_000;

  /** Half of the Kafka client's buffer.memory, so that its send() finds room. */
  private static final long MAX_BYTES = 16L << 20;

  private final String topic;
  private final Map<String, Object> producerSettings;
  private final ActivityEncoder encoder;
  private final Metrics metrics;
  private final InstantSource clock;
  private final Duration drain;
  private volatile EventProducer producer;
  private DeadLetterClient deadLetters;
  private MessageConsumer<EventChunk> consumer;

  /**
   * @param producerSettings from KafkaSettings.producer
   * @param encoder used by this verticle alone
   * @param drain time that {@link #stop} gives to what is in flight
   */
  public PublisherVerticle(
      String topic,
      Map<String, Object> producerSettings,
      ActivityEncoder encoder,
      Metrics metrics,
      InstantSource clock,
      Duration drain) {
    this.topic = topic;
    this.producerSettings = producerSettings;
    this.encoder = encoder;
    this.metrics = metrics;
    this.clock = clock;
    this.drain = drain;
  }

  /** Starts without a broker, too; fails if the producer's settings are wrong. */
  @Override
  public Future<?> start() {
    producer = new EventProducer(vertx, producerSettings, MAX_RECORDS, MAX_BYTES, clock);
    deadLetters = new DeadLetterClient(vertx);
    consumer = vertx.eventBus().localConsumer(Addresses.PUBLISH, this::onChunk);
    return producer.open().compose(opened -> consumer.completion());
  }

  private void onChunk(Message<EventChunk> request) {
    producer
        .ready(topic)
        .compose(ready -> publish(request.body()))
        .onSuccess(published -> request.reply(null))
        .onFailure(failure -> Replies.fail(request, failure));
  }

  private Future<?> publish(EventChunk chunk) {
    List<Future<Void>> outcomes = new ArrayList<>(chunk.events().size());
    for (Outgoing outgoing : chunk.events()) {
      outcomes.add(publish(outgoing));
    }
    return Future.join(outcomes);
  }

  private Future<Void> publish(Outgoing outgoing) {
    byte[] key = outgoing.key() == null ? null : outgoing.key().getBytes(UTF_8);
    byte[] value;
    try {
      value = value(outgoing);
    } catch (PipelineException failure) {
      return failure.kind() == FailureKind.POISON && outgoing instanceof Outgoing.Event poison
          ? deadLetter(key, poison.event(), failure)
          : Future.failedFuture(failure);
    }
    return producer
        .send(new OutgoingRecord(topic, key, value))
        .onSuccess(acknowledged -> metrics.add(Meter.PUBLISHED, 1));
  }

  private byte[] value(Outgoing outgoing) {
    return outgoing instanceof Outgoing.Raw raw
        ? raw.value()
        : encoder.encode(((Outgoing.Event) outgoing).event());
  }

  private Future<Void> deadLetter(byte[] key, ActivityEvent event, PipelineException why) {
    List<Map.Entry<String, byte[]>> headers =
        event.eventId() == null
            ? List.of()
            : List.of(Map.entry(DeadLetterHeaders.EVENT_ID, event.eventId().getBytes(UTF_8)));
    return deadLetters.send(
        new DeadLetter(
            DeadLetterReason.UNSERIALISABLE,
            DeadLetter.Stage.PUBLISH,
            topic,
            -1,
            -1,
            why.getMessage(),
            key,
            ActivityJson.render(event),
            headers));
  }

  /** Why events cannot be published now, or empty. Any thread. */
  public Optional<String> trouble() {
    EventProducer current = producer;
    return current == null ? Optional.of("the publisher has not started") : current.trouble();
  }

  /** Takes no more chunks, then waits for the broker's acknowledgements within the drain time. */
  @Override
  public Future<?> stop() {
    deadLetters.close();
    return consumer.unregister().eventually(() -> producer.close(drain));
  }
}
