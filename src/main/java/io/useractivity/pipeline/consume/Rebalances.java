package io.useractivity.pipeline.consume;

import io.useractivity.pipeline.consume.RecordSource.Assignment;
import io.useractivity.pipeline.consume.RecordSource.Listener;
import io.useractivity.pipeline.event.PartitionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes partitions over and gives them up, on the poll thread, between two epochs. */
final class Rebalances {
  private static final Logger log = LoggerFactory.getLogger(Rebalances.class);
  private static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final TappedConsumer consumer;
  private final AssignmentEpochs epochs;
  private final StartOffsets starts;
  private final Committer committer;
  private final Mailbox mailbox;
  private final Listener listener;
  private CompletableFuture<Void> retired;

  Rebalances(
      TappedConsumer consumer,
      AssignmentEpochs epochs,
      StartOffsets starts,
      Committer committer,
      Mailbox mailbox,
      Listener listener) {
    this.consumer = consumer;
    this.epochs = epochs;
    this.starts = starts;
    this.committer = committer;
    this.mailbox = mailbox;
    this.listener = listener;
  }

  /** Finds out where the partitions start, for as long as it takes unless {@code stop}. */
  void takeOver(Set<TopicPartition> partitions, BooleanSupplier stop) {
    for (int attempt = 0; !stop.getAsBoolean(); attempt++) {
      try {
        assign(starts.find(partitions, LOOKUP_TIMEOUT));
        return;
      } catch (RetriableException noAnswer) {
        if (attempt == 0) {
          log.atWarn()
              .addKeyValue("partitions", partitions)
              .log("Cannot look up committed offsets yet: {}", noAnswer.toString());
        }
        serve(PAUSE);
      }
    }
    starts.ignore(partitions);
  }

  /**
   * Ends a partition's epoch and starts another from what is committed; false if the brokers do not
   * tell now.
   */
  boolean startOver(PartitionId partition) {
    TopicPartition taken = Partitions.of(partition);
    Map<TopicPartition, StartOffsets.Start> found;
    try {
      found = starts.find(Set.of(taken), LOOKUP_TIMEOUT);
    } catch (RetriableException noAnswer) {
      return false;
    }
    consumer.letGo(taken);
    release(List.of(partition));
    assign(found);
    return true;
  }

  private void assign(Map<TopicPartition, StartOffsets.Start> found) {
    List<Assignment> assignments = new ArrayList<>();
    found.forEach(
        (partition, start) -> {
          PartitionId id = Partitions.id(partition);
          int epoch = epochs.assign(id);
          assignments.add(
              new Assignment(id, epoch, start.committed(), start.metadata(), start.position()));
        });
    listener.onAssigned(List.copyOf(assignments));
  }

  /**
   * Tells the listener that all partitions go, once. They stay ours until {@link #release}; polling
   * must go on meanwhile, for the client commits nothing in the middle of a rebalance.
   *
   * @return completes when the listener is done with them
   */
  CompletableFuture<Void> retire() {
    if (retired == null) {
      List<PartitionId> held = epochs.held();
      Partitions.of(held).forEach(consumer::holdBack);
      retired = held.isEmpty() ? CompletableFuture.completedFuture(null) : revoke(held);
    }
    return retired;
  }

  /** Lets the listener finish what it can before the deadline, then takes the partitions away. */
  void giveUp(Collection<PartitionId> partitions, long deadlineNanos, BooleanSupplier stop) {
    List<PartitionId> held = epochs.heldOf(partitions);
    if (held.isEmpty()) {
      return;
    }
    CompletableFuture<Void> drained = retired != null ? retired : revoke(held);
    while (!drained.isDone() && System.nanoTime() - deadlineNanos < 0 && !stop.getAsBoolean()) {
      Duration left = Duration.ofNanos(Math.max(1, deadlineNanos - System.nanoTime()));
      serve(left.compareTo(PAUSE) < 0 ? left : PAUSE);
    }
    release(held, drained);
  }

  private CompletableFuture<Void> revoke(List<PartitionId> held) {
    epochs.revoke(held);
    CompletableFuture<Void> drained = listener.onRevoked(held).toCompletableFuture();
    drained.whenComplete((done, failed) -> mailbox.offer(() -> {})); // ends a wait for work
    return drained;
  }

  /** Takes partitions away that were revoked before, drained or not. */
  void release(Collection<PartitionId> partitions, CompletableFuture<Void> drained) {
    if (!drained.isDone()) {
      log.atWarn()
          .addKeyValue("partitions", partitions)
          .log("Partitions were not drained in time; the next owner replays what is left");
    }
    release(partitions);
  }

  /** The partitions are gone. */
  void release(Collection<PartitionId> partitions) {
    List<PartitionId> held = epochs.heldOf(partitions);
    epochs.release(held);
    consumer.forget(Partitions.of(held));
    if (!held.isEmpty()) {
      listener.onReleased(held);
    }
  }

  /** Sends commits and waits for their answers, without a poll. */
  private void serve(Duration longest) {
    mailbox.drain();
    // within a rebalance the next poll is far, and who still holds what is known already
    committer.beforePoll();
    committer.afterPoll();
    if (committer.inFlight() > 0) {
      consumer.awaitCommits(longest);
    } else {
      mailbox.drainAfter(longest);
    }
  }
}
