package io.useractivity.pipeline.consume;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consumer reactor-kafka drives, tapped where exactly-once needs more than reactor-kafka
 * offers: what happens around a poll and a rebalance, and which partitions stay paused.
 *
 * <p>reactor-kafka pauses and resumes all partitions as demand comes and goes. It forgets which
 * ones its user has paused whenever a cooperative rebalance adds others, so that set is kept here.
 */
final class TappedConsumer extends KafkaConsumer<ByteBuffer, ByteBuffer> {
  private static final Logger log = LoggerFactory.getLogger(TappedConsumer.class);

  /** What happens on the poll thread around the client's own work. */
  interface Tap {
    /** In place of a poll; calls {@link TappedConsumer#pollBroker}. Must not throw. */
    ConsumerRecords<ByteBuffer, ByteBuffer> poll();

    /** In place of reactor-kafka's own listener, which must still be told. */
    ConsumerRebalanceListener around(ConsumerRebalanceListener inner);

    /** How long closing may take now. */
    Duration closeTimeout();

    /** The consumer is closed; the last call of all. */
    void closed();
  }

  private final Tap tap;
  private final Set<TopicPartition> heldBack = new HashSet<>();
  private boolean outOfDemand;

  TappedConsumer(Map<String, Object> properties, Tap tap) {
    super(properties);
    this.tap = tap;
  }

  @Override
  public ConsumerRecords<ByteBuffer, ByteBuffer> poll(Duration ignored) {
    return tap.poll();
  }

  ConsumerRecords<ByteBuffer, ByteBuffer> pollBroker(Duration timeout) {
    return super.poll(timeout);
  }

  @Override
  public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
    super.subscribe(topics, tap.around(listener));
  }

  /** Called by reactor-kafka when demand is used up, and never for another reason here. */
  @Override
  public void pause(Collection<TopicPartition> partitions) {
    outOfDemand = true;
    super.pause(partitions);
  }

  /** Called by reactor-kafka when there is demand again. */
  @Override
  public void resume(Collection<TopicPartition> partitions) {
    outOfDemand = false;
    super.resume(partitions.stream().filter(each -> !heldBack.contains(each)).toList());
  }

  /** Whether all partitions are paused for want of demand. */
  boolean isOutOfDemand() {
    return outOfDemand;
  }

  /** Pauses a partition until {@link #letGo}, whatever demand there is. */
  void holdBack(TopicPartition partition) {
    heldBack.add(partition);
    super.pause(List.of(partition));
  }

  void letGo(TopicPartition partition) {
    if (heldBack.remove(partition) && !outOfDemand) {
      super.resume(List.of(partition));
    }
  }

  /** The partitions are not ours any more; nothing of them is paused. */
  void forget(Collection<TopicPartition> partitions) {
    heldBack.removeAll(Set.copyOf(partitions));
  }

  /** Waits for answers to commits without polling, so also within a rebalance. */
  void awaitCommits(Duration longest) {
    try {
      commitSync(Map.of(), longest);
    } catch (TimeoutException stillWaiting) {
      log.trace("Commits still in flight");
    }
  }

  /**
   * Does nothing: polls are short, and a wakeup from reactor-kafka would hit whatever call comes
   * next, such as a commit during a rebalance.
   */
  @Override
  public void wakeup() {}

  @Override
  @SuppressWarnings("deprecation") // the method reactor-kafka calls
  public void close(Duration ignored) {
    try {
      super.close(CloseOptions.timeout(tap.closeTimeout()));
    } catch (RuntimeException e) {
      log.atWarn().setCause(e).log("The consumer did not close cleanly");
    } finally {
      tap.closed();
    }
  }
}
