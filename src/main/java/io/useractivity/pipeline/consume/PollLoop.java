package io.useractivity.pipeline.consume;

import io.useractivity.pipeline.consume.RecordSource.FetchPosition;
import io.useractivity.pipeline.consume.RecordSource.Listener;
import io.useractivity.pipeline.event.PartitionId;
import io.useractivity.pipeline.failure.PipelineException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the poll thread does in each round: work from other threads, batches the flux has let
 * through, the poll, and what came of it. Everything here runs on the poll thread.
 */
final class PollLoop implements TappedConsumer.Tap {
  private static final Logger log = LoggerFactory.getLogger(PollLoop.class);
  private static final Duration RETRY_LOOKUP = Duration.ofSeconds(1);
  private static final Duration CLOSE_AFTER_FAILURE = Duration.ofSeconds(5);

  private final SourceSettings settings;
  private final Listener listener;
  private final Mailbox mailbox;
  private final Demand demand;
  private final Closing closing;
  private final AssignmentEpochs epochs = new AssignmentEpochs();
  private final CaughtBatches batches = new CaughtBatches(epochs);
  private final TappedConsumer consumer;
  private final Committer committer;
  private final StartOffsets starts;
  private final Rebalances rebalances;
  private final PositionReporter positions;
  private final Map<PartitionId, Integer> startOvers = new HashMap<>();
  private PipelineException failure;
  private boolean stopped;
  private String lastTransient;

  PollLoop(
      SourceSettings settings, Listener listener, Mailbox mailbox, Demand demand, Closing closing) {
    this.settings = settings;
    this.listener = listener;
    this.mailbox = mailbox;
    this.demand = demand;
    this.closing = closing;
    this.consumer = new TappedConsumer(settings.clientProperties(), this);
    this.committer = new Committer(consumer::commitAsync, epochs);
    this.starts = new StartOffsets(consumer, settings);
    this.rebalances = new Rebalances(consumer, epochs, starts, committer, mailbox, listener);
    this.positions = new PositionReporter(consumer, epochs, batches, settings.positionInterval());
  }

  TappedConsumer consumer() {
    return consumer;
  }

  Committer committer() {
    return committer;
  }

  AssignmentEpochs epochs() {
    return epochs;
  }

  @Override
  public ConsumerRecords<ByteBuffer, ByteBuffer> poll() {
    if (stopped) {
      return ConsumerRecords.empty();
    }
    try {
      return round();
    } catch (RuntimeException | Error e) {
      fail(failure != null ? failure : e);
      return ConsumerRecords.empty();
    }
  }

  private ConsumerRecords<ByteBuffer, ByteBuffer> round() {
    startOverWhatIsDue();
    mailbox.drain();
    deliver();
    if (closing.isAsked() && closeInOrder()) {
      return ConsumerRecords.empty();
    }
    committer.beforePoll();
    ConsumerRecords<ByteBuffer, ByteBuffer> records = pollBroker();
    if (failure != null) {
      throw failure;
    }
    committer.afterPoll();
    if (!records.isEmpty()) {
      batches.add(records);
    }
    List<FetchPosition> due = positions.ifDue();
    if (!due.isEmpty()) {
      listener.onPositions(due);
    }
    return records;
  }

  /** Soon, between two polls; not while a rebalance serves the mailbox. */
  void startOver(PartitionId partition, int epoch) {
    startOvers.put(partition, epoch);
  }

  /** A commit without an answer might change what is looked up here. */
  private void startOverWhatIsDue() {
    if (!startOvers.isEmpty() && committer.inFlight() == 0) {
      startOvers.entrySet().removeIf(each -> startedOver(each.getKey(), each.getValue()));
    }
  }

  private boolean startedOver(PartitionId partition, int epoch) {
    return !epochs.isDelivered(partition, epoch) || rebalances.startOver(partition);
  }

  private void deliver() {
    while (demand.takeOne()) {
      PolledBatch batch = batches.next();
      if (batch.partitions().isEmpty()) {
        demand.add(1); // all of it was stale: another one may come instead
      } else {
        listener.onBatch(batch);
      }
    }
  }

  private ConsumerRecords<ByteBuffer, ByteBuffer> pollBroker() {
    try {
      return consumer.pollBroker(waitForWork());
    } catch (OffsetOutOfRangeException lost) {
      retryLater(() -> starts.recover(lost, RETRY_LOOKUP));
    } catch (RuntimeException e) {
      retryLater(
          () -> {
            throw e;
          });
    }
    return ConsumerRecords.empty();
  }

  /**
   * Without demand no record can come: then wait here instead of in the client, where new demand or
   * a commit ends the wait at once.
   *
   * @return how long the client may wait for the brokers
   */
  private Duration waitForWork() {
    if (!consumer.isOutOfDemand() || committer.inFlight() > 0) {
      return settings.pollTimeout();
    }
    mailbox.drainAfter(settings.pollTimeout());
    return Duration.ZERO;
  }

  /** Runs an action; goes on after a failure that another poll may heal. */
  private void retryLater(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      if (failure == null && !closing.isAsked() && !ConsumerFailures.isTransient(e)) {
        throw e;
      }
      if (!e.toString().equals(lastTransient)) {
        lastTransient = e.toString();
        log.atWarn().log("Polling again after: {}", lastTransient);
      }
      mailbox.drainAfter(settings.pollTimeout());
    }
  }

  /** Whether the end is reached: all partitions are drained, or time is up. */
  private boolean closeInOrder() {
    CompletableFuture<Void> drained = rebalances.retire();
    if (!drained.isDone() && !closing.isDrainOver()) {
      return false;
    }
    rebalances.release(epochs.held(), drained);
    stop();
    return true;
  }

  private void stop() {
    stopped = true;
    demand.cancel();
    mailbox.close();
  }

  /** Ends the source for good; the first failure counts. */
  void fail(Throwable cause) {
    if (stopped) {
      return;
    }
    stop();
    PipelineException classified = ConsumerFailures.fatal(cause, settings);
    log.atError().setCause(cause).log("{}", classified.getMessage());
    try {
      rebalances.release(epochs.held());
    } finally {
      listener.onFailure(classified);
    }
  }

  @Override
  public ConsumerRebalanceListener around(ConsumerRebalanceListener inner) {
    return new ConsumerRebalanceListener() {
      @Override
      public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        inner.onPartitionsAssigned(partitions);
        if (!partitions.isEmpty()) {
          guard(() -> rebalances.takeOver(Set.copyOf(partitions), PollLoop.this::isEnding));
        }
      }

      @Override
      public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        long deadline = System.nanoTime() + settings.revokeBudget().toNanos();
        guard(() -> rebalances.giveUp(Partitions.ids(partitions), deadline, closing::isDrainOver));
        inner.onPartitionsRevoked(partitions);
      }

      @Override
      public void onPartitionsLost(Collection<TopicPartition> partitions) {
        guard(() -> rebalances.release(Partitions.ids(partitions)));
        inner.onPartitionsLost(partitions);
      }
    };
  }

  private boolean isEnding() {
    return stopped || failure != null || closing.isAsked();
  }

  /** A rebalance must go on; what failed in it is dealt with after the poll. */
  private void guard(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      if (failure == null) {
        failure = ConsumerFailures.fatal(e, settings);
      }
    }
  }

  @Override
  public Duration closeTimeout() {
    return closing.isAsked() ? closing.left() : CLOSE_AFTER_FAILURE;
  }

  @Override
  public void closed() {
    committer.close();
    closing.done();
  }
}
