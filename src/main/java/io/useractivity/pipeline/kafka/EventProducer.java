package io.useractivity.pipeline.kafka;

import static java.util.Objects.requireNonNull;

import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaWriteStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Produces byte arrays with bounded records and bytes in flight; the only user of
 * vertx-kafka-client's producer.
 *
 * <p>Bound to one verticle: every method but {@link #trouble} is called on that verticle's context,
 * and every future completes there. It never blocks it: the client library hands {@code send()},
 * which may wait for metadata or buffer space, to one worker thread of its own, in order.
 *
 * <p>While the broker is away the Kafka client itself keeps what was sent and retries, in order and
 * idempotently, for as long as it takes: a future of {@link #send} then simply takes long. A record
 * that provably never left this process is sent again here.
 */
public final class EventProducer {
  private static final Logger LOGGER = LoggerFactory.getLogger(EventProducer.class);
  private static final long RESEND_MILLIS = 500;
  private static final long GRACE_MILLIS = 1_000;
  private static final Duration NORMAL_SILENCE = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Map<String, Object> settings;
  private final InFlightWindow window;
  private final InstantSource clock;
  private final AckWatch watch;
  private final Queue<Send> queue = new ArrayDeque<>();
  private final Set<String> readyTopics = new HashSet<>();
  private final Map<String, Future<Void>> asking = new HashMap<>();
  private Future<KafkaWriteStream<byte[], byte[]>> stream;
  private boolean closing;

  private record Send(OutgoingRecord record, Promise<Void> acknowledged) {}

  /**
   * @param settings from {@link KafkaSettings}
   * @param maxRecords in flight at most; more wait here in order
   * @param maxBytes in flight at most, well below the client's buffer.memory
   */
  public EventProducer(
      Vertx vertx,
      Map<String, Object> settings,
      int maxRecords,
      long maxBytes,
      InstantSource clock) {
    this.vertx = requireNonNull(vertx, "vertx is null");
    this.settings = settings;
    this.window = new InFlightWindow(maxRecords, maxBytes);
    this.clock = clock;
    this.watch = new AckWatch((String) settings.get("bootstrap.servers"), NORMAL_SILENCE);
  }

  /**
   * Succeeds once the broker has told where the topic's partitions are; from then on a record sent
   * is a record kept. Fails TRANSIENT, within max.block.ms, while no broker answers or the topic
   * does not exist, and FATAL if the settings are wrong. Concurrent calls share one question.
   */
  public Future<Void> ready(String topic) {
    if (readyTopics.contains(topic)) {
      return Future.succeededFuture();
    }
    Future<Void> pending = asking.get(topic);
    if (pending != null) {
      return pending;
    }
    Future<Void> answer =
        create()
            .compose(created -> created.partitionsFor(topic))
            .<Void>mapEmpty()
            .onComplete(asked -> asking.remove(topic))
            .onSuccess(partitions -> answered(topic))
            .recover(failure -> Future.failedFuture(unanswered(topic, failure)));
    if (!answer.isComplete()) {
      asking.put(topic, answer);
    }
    return answer;
  }

  private void answered(String topic) {
    readyTopics.add(topic);
    watch.progress(window.records(), clock.instant());
  }

  private PipelineException unanswered(String topic, Throwable failure) {
    PipelineException classified =
        ProducerFailures.classify(
            "asking Kafka at " + settings.get("bootstrap.servers") + " for topic " + topic,
            failure);
    watch.failed(classified.getMessage(), clock.instant());
    return classified;
  }

  /**
   * Creates the client so that wrong settings are noticed at start: fails FATAL then, and succeeds
   * if only a broker's name does not resolve yet.
   */
  public Future<Void> open() {
    return create()
        .<Void>mapEmpty()
        .recover(
            failure -> {
              PipelineException why = ProducerFailures.classify("creating the producer", failure);
              return why.kind() == FailureKind.TRANSIENT
                  ? Future.succeededFuture()
                  : Future.failedFuture(why);
            });
  }

  /** On a worker thread: the client's constructor resolves names and loads classes. */
  private Future<KafkaWriteStream<byte[], byte[]>> create() {
    if (closing) {
      return Future.failedFuture(closed());
    }
    if (stream == null || stream.failed()) {
      stream =
          vertx.executeBlocking(
              () ->
                  KafkaWriteStream.create(
                      vertx, settings, new ByteArraySerializer(), new ByteArraySerializer()));
      // Failures arrive through each send's own future; without a handler they are logged twice.
      stream.onSuccess(created -> created.exceptionHandler(failure -> {}));
    }
    return stream;
  }

  /**
   * Sends a record, or keeps it in order until there is room. Call it after {@link #ready}.
   * Succeeds when all in-sync replicas have it; fails FATAL if they never will, or if the producer
   * was closed before.
   */
  public Future<Void> send(OutgoingRecord record) {
    Promise<Void> acknowledged = Promise.promise();
    if (closing) {
      acknowledged.fail(fatal(closed()));
    } else {
      queue.add(new Send(record, acknowledged));
      pump();
    }
    return acknowledged.future();
  }

  private void pump() {
    while (!queue.isEmpty() && window.hasRoomFor(queue.peek().record().size())) {
      Send send = queue.remove();
      window.add(send.record().size());
      write(send);
    }
    if (window.records() > 0) {
      watch.waiting(window.records() + queue.size(), clock.instant());
    }
  }

  private void write(Send send) {
    create()
        .compose(created -> created.send(producerRecord(send.record())))
        .onComplete(sent -> settle(send, sent));
  }

  private void settle(Send send, io.vertx.core.AsyncResult<RecordMetadata> sent) {
    if (sent.failed() && ProducerFailures.neverSent(sent.cause()) && !closing) {
      watch.failed(sent.cause().getMessage(), clock.instant());
      vertx.setTimer(RESEND_MILLIS, timer -> write(send));
      return;
    }
    window.remove(send.record().size());
    if (sent.succeeded()) {
      watch.progress(window.records() + queue.size(), clock.instant());
      send.acknowledged().complete();
    } else {
      String what = "writing a record to topic " + send.record().topic();
      send.acknowledged().fail(fatal(ProducerFailures.classify(what, sent.cause())));
    }
    pump();
  }

  /** Whoever sends a whole chunk again on TRANSIENT must not do so once a record may be written. */
  private static PipelineException fatal(PipelineException failure) {
    return failure.kind() == FailureKind.FATAL
        ? failure
        : new PipelineException(FailureKind.FATAL, failure.getMessage(), failure);
  }

  private static ProducerRecord<byte[], byte[]> producerRecord(OutgoingRecord record) {
    ProducerRecord<byte[], byte[]> produced =
        new ProducerRecord<>(record.topic(), record.key(), record.value());
    for (Map.Entry<String, byte[]> header : record.headers()) {
      produced.headers().add(header.getKey(), header.getValue());
    }
    return produced;
  }

  /** Records handed to the Kafka client and not answered yet. */
  public int inFlight() {
    return window.records();
  }

  /** Records that wait here for room. */
  public int waiting() {
    return queue.size();
  }

  /** Why this process is not ready, or empty. Any thread. */
  public Optional<String> trouble() {
    return watch.trouble(clock.instant());
  }

  /**
   * Gives what is in flight so much time, then gives up: those sends fail, soon, and their outcome
   * is unknown. Records that were never sent fail at once. Succeeds within the given time and a
   * second, even if the Kafka client, which waits for its current request, takes longer to end.
   */
  public Future<Void> close(Duration patience) {
    closing = true;
    queue.forEach(send -> send.acknowledged().tryFail(fatal(closed())));
    queue.clear();
    if (stream == null || stream.failed()) {
      return Future.succeededFuture();
    }
    long millis = Math.max(1, patience.toMillis());
    return stream
        .compose(created -> created.close(millis))
        .timeout(millis + GRACE_MILLIS, TimeUnit.MILLISECONDS)
        .recover(
            slow -> {
              LOGGER
                  .atWarn()
                  .addKeyValue("unacknowledged", window.records())
                  .log("the Kafka client is still closing");
              return Future.succeededFuture();
            });
  }

  private static PipelineException closed() {
    return new PipelineException(
        FailureKind.TRANSIENT, "the producer is closed: the record was not sent");
  }
}
