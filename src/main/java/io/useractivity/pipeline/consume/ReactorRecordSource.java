package io.useractivity.pipeline.consume;

import static java.util.Objects.requireNonNull;

import io.useractivity.pipeline.event.PartitionId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Schedulers;
import reactor.kafka.receiver.ReceiverOptions;
import reactor.kafka.receiver.internals.ConsumerFactory;
import reactor.kafka.receiver.internals.DefaultKafkaReceiver;

/**
 * A group member driven by reactor-kafka: its event loop is the poll thread, its flux carries the
 * demand. Nothing is ever acknowledged to reactor-kafka, so it commits nothing by itself; commits,
 * epochs and pauses are ours (see {@link PollLoop}).
 *
 * <p>Futures returned here are completed on the poll thread: do not block in what depends on them.
 * A failure to build the client is reported to {@link Listener#onFailure} on the thread that tried.
 */
public final class ReactorRecordSource implements RecordSource {
  private static final Logger log = LoggerFactory.getLogger(ReactorRecordSource.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private final SourceSettings settings;
  private final Mailbox mailbox = new Mailbox();
  private final Closing closing = new Closing();
  private final AtomicBoolean started = new AtomicBoolean();
  private final Demand demand = new Demand(mailbox, this::fluxFailed);
  private Listener listener;
  private volatile PollLoop loop;

  public ReactorRecordSource(SourceSettings settings) {
    this.settings = requireNonNull(settings, "settings is null");
  }

  @Override
  public void start(Listener listener) {
    if (!started.compareAndSet(false, true)) {
      throw new IllegalStateException("the source of " + settings + " was started before");
    }
    this.listener = requireNonNull(listener, "listener is null");
    // building a client may resolve names and log in: not for an event loop
    Schedulers.boundedElastic()
        .schedule(
            () ->
                new DefaultKafkaReceiver<>(new Factory(), options())
                    .receiveBatch(1)
                    .subscribe(demand));
  }

  private ReceiverOptions<ByteBuffer, ByteBuffer> options() {
    return ReceiverOptions.<ByteBuffer, ByteBuffer>create(settings.clientProperties())
        .withKeyDeserializer(new ByteBufferDeserializer())
        .withValueDeserializer(new ByteBufferDeserializer())
        .subscription(List.of(settings.topic()))
        .pollTimeout(settings.pollTimeout())
        .maxDelayRebalance(Duration.ZERO)
        .commitInterval(Duration.ZERO)
        .commitBatchSize(0)
        .closeTimeout(CLOSE_TIMEOUT);
  }

  /** The only consumer reactor-kafka gets is ours. */
  private final class Factory extends ConsumerFactory {
    @Override
    @SuppressWarnings("unchecked") // options() fixes both types
    public <K, V> Consumer<K, V> createConsumer(ReceiverOptions<K, V> options) {
      PollLoop created = new PollLoop(settings, listener, mailbox, demand, closing);
      loop = created;
      return (Consumer<K, V>) created.consumer();
    }
  }

  private void fluxFailed(Throwable failure) {
    PollLoop running = loop;
    if (running != null) {
      running.fail(failure);
      return;
    }
    mailbox.close();
    closing.done();
    listener.onFailure(ConsumerFailures.fatal(failure, settings));
  }

  @Override
  public void request(long batches) {
    if (batches > 0) {
      mailbox.offer(() -> demand.add(batches));
    }
  }

  @Override
  public void pause(PartitionId partition, int epoch) {
    mailbox.offer(
        () -> {
          if (loop.epochs().isHeld(partition, epoch)) {
            loop.consumer().holdBack(Partitions.of(partition));
          }
        });
  }

  @Override
  public void resume(PartitionId partition, int epoch) {
    mailbox.offer(
        () -> {
          if (loop.epochs().isHeld(partition, epoch)) {
            loop.consumer().letGo(Partitions.of(partition));
          }
        });
  }

  @Override
  public void startOver(PartitionId partition, int epoch) {
    mailbox.offer(() -> loop.startOver(partition, epoch));
  }

  @Override
  public CompletionStage<Map<PartitionId, CommitOutcome>> commit(
      Map<PartitionId, OffsetCommit> commits) {
    PendingCommit commit = new PendingCommit(commits);
    if (commits.isEmpty() || !mailbox.offer(() -> loop.committer().send(commit))) {
      Map<PartitionId, CommitOutcome> fenced = new HashMap<>();
      commits.keySet().forEach(each -> fenced.put(each, CommitOutcome.FENCED));
      return CompletableFuture.completedFuture(Map.copyOf(fenced));
    }
    return commit.done();
  }

  @Override
  public CompletionStage<Void> close(Duration budget) {
    closing.ask(budget);
    if (started.compareAndSet(false, true)) {
      mailbox.close();
      closing.done();
    }
    mailbox.offer(() -> {}); // in case the poll thread waits for work
    // a listener that blocks the poll thread must not hang whoever closes
    return closing
        .whenDone()
        .orTimeout(budget.toMillis() + 1_000, TimeUnit.MILLISECONDS)
        .exceptionally(
            late -> {
              log.atWarn().addKeyValue("budget", budget).log("{} did not close in time", settings);
              return null;
            });
  }
}
