package io.useractivity.pipeline.notice.run;

import io.useractivity.pipeline.archive.ArchivedBatch;
import io.useractivity.pipeline.archive.ArchivedObject;
import io.useractivity.pipeline.bus.Addresses;
import io.useractivity.pipeline.kafka.EventProducer;
import io.useractivity.pipeline.kafka.OutgoingRecord;
import io.useractivity.pipeline.layout.ObjectFacts;
import io.useractivity.pipeline.notice.ArchiveNotice;
import io.useractivity.pipeline.notice.NoticeJson;
import io.useractivity.pipeline.notice.ProcessStatus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes archive notices and this process's status records to the notice topic. Best effort: with
 * {@value #MAX_WAITING} records on their way further ones are dropped and counted; nobody waits for
 * it, and it fails nothing.
 */
public final class NoticeVerticle extends VerticleBase {
  private static final Logger log = LoggerFactory.getLogger(NoticeVerticle.class);
  private static final int MAX_WAITING = 4_096;
  private static final long MAX_BYTES = 8L << 20;
  private static final Duration CLOSE = Duration.ofMillis(500);

  private final String topic;
  private final Map<String, Object> producerSettings;
  private final Duration interval;
  private final Supplier<ProcessStatus> status;
  private final AtomicLong dropped = new AtomicLong();
  private EventProducer producer;
  private MessageConsumer<ArchivedBatch> archived;
  private int onTheirWay;
  private boolean told;
  private boolean statusOnItsWay;
  private boolean stopping;
  private final Promise<Void> settled = Promise.promise();
  private long reports;

  /**
   * @param producerSettings from KafkaSettings.noticeProducer
   * @param status read on the event loop, must not block
   */
  public NoticeVerticle(
      String topic,
      Map<String, Object> producerSettings,
      Duration interval,
      Supplier<ProcessStatus> status) {
    this.topic = topic;
    this.producerSettings = producerSettings;
    this.interval = interval;
    this.status = status;
  }

  @Override
  public Future<?> start() {
    producer =
        new EventProducer(vertx, producerSettings, MAX_WAITING, MAX_BYTES, Clock.systemUTC());
    archived = vertx.eventBus().localConsumer(Addresses.ARCHIVED, batch -> onBatch(batch.body()));
    reports = vertx.setPeriodic(1, interval.toMillis(), id -> report());
    return archived.completion();
  }

  /** Records that were not written. Any thread. */
  public long dropped() {
    return dropped.get();
  }

  private void onBatch(ArchivedBatch batch) {
    for (ArchivedObject object : batch.objects()) {
      ArchiveNotice notice = notice(object);
      send(NoticeJson.key(notice), NoticeJson.write(notice));
    }
  }

  private void report() {
    if (!statusOnItsWay) {
      ProcessStatus now = status.get();
      statusOnItsWay = true;
      send(NoticeJson.processKey(now.process()), NoticeJson.write(now))
          .onComplete(done -> statusOnItsWay = false);
    }
  }

  private Future<Void> send(byte[] key, byte[] value) {
    if (onTheirWay >= MAX_WAITING) {
      dropped.incrementAndGet();
      return Future.succeededFuture();
    }
    onTheirWay++;
    return producer
        .ready(topic)
        .compose(ready -> producer.send(new OutgoingRecord(topic, key, value)))
        .onComplete(done -> arrived())
        .onSuccess(written -> told = false)
        .onFailure(this::lost);
  }

  private void arrived() {
    onTheirWay--;
    if (stopping && onTheirWay == 0) {
      settled.tryComplete();
    }
  }

  private void lost(Throwable failure) {
    dropped.incrementAndGet();
    if (!told && !stopping) {
      told = true;
      log.atWarn()
          .addKeyValue("topic", topic)
          .addKeyValue("cause", failure.getMessage())
          .log("Live views are not told of archived objects now; archiving goes on");
    }
  }

  private static ArchiveNotice notice(ArchivedObject object) {
    ObjectFacts facts = object.facts();
    return new ArchiveNotice(
        object.key(),
        facts.partition().topic(),
        facts.partition().partition(),
        facts.generation().folder(),
        object.plan(),
        facts.lane().hour(),
        ObjectFacts.hex64(facts.lane().schemaId()),
        facts.firstOffset(),
        facts.lastOffset(),
        facts.count(),
        object.size(),
        facts.minEventMillis(),
        facts.maxEventMillis(),
        object.reason().label(),
        object.openedMillis(),
        object.archivedMillis());
  }

  /**
   * Says that this process has ended. What is on its way gets half a second to arrive, such as the
   * notices of the objects that the drain has closed.
   */
  @Override
  public Future<?> stop() {
    vertx.cancelTimer(reports);
    stopping = true;
    send(NoticeJson.processKey(status.get().process()), null);
    vertx.setTimer(CLOSE.toMillis(), late -> settled.tryComplete());
    return archived
        .unregister()
        .eventually(settled::future)
        .eventually(() -> producer.close(CLOSE));
  }
}
