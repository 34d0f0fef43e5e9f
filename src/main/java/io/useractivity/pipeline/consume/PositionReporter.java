package io.useractivity.pipeline.consume;

import io.useractivity.pipeline.consume.RecordSource.FetchPosition;
import io.useractivity.pipeline.event.PartitionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads how far the fetcher is in each partition held, once an interval. Poll thread only. */
final class PositionReporter {
  private static final Logger log = LoggerFactory.getLogger(PositionReporter.class);

  /** A paused partition's end is asked for; this is how long that may hold up the poll thread. */
  private static final Duration PATIENCE = Duration.ofMillis(100);

  private final TappedConsumer consumer;
  private final AssignmentEpochs epochs;
  private final CaughtBatches waiting;
  private final long intervalNanos;
  private long last;

  PositionReporter(
      TappedConsumer consumer, AssignmentEpochs epochs, CaughtBatches waiting, Duration interval) {
    this.waiting = waiting;
    this.consumer = consumer;
    this.epochs = epochs;
    this.intervalNanos = interval.toNanos();
    this.last = System.nanoTime();
  }

  /** The positions, or nothing if the interval has not passed. */
  List<FetchPosition> ifDue() {
    long now = System.nanoTime();
    List<PartitionId> held = epochs.held();
    if (now - last < intervalNanos || held.isEmpty()) {
      return List.of();
    }
    last = now;
    Map<TopicPartition, Long> ends = endsOfPaused();
    List<FetchPosition> positions = new ArrayList<>();
    for (PartitionId id : held) {
      TopicPartition partition = Partitions.of(id);
      try {
        long position = consumer.position(partition, Duration.ZERO);
        OptionalLong end =
            ends.containsKey(partition)
                ? OptionalLong.of(ends.get(partition))
                : endByLag(partition, position);
        long next = waiting.firstWaiting(id).orElse(position);
        positions.add(new FetchPosition(id, epochs.epochOf(id), next, end));
      } catch (TimeoutException unknownNow) {
        log.trace("No valid position of {} now; reported next time", partition);
      }
    }
    return positions;
  }

  private OptionalLong endByLag(TopicPartition partition, long position) {
    OptionalLong lag = consumer.currentLag(partition);
    return lag.isPresent() ? OptionalLong.of(position + lag.getAsLong()) : OptionalLong.empty();
  }

  /** Nothing is fetched while paused, so the client's own idea of the end grows old. */
  private Map<TopicPartition, Long> endsOfPaused() {
    Set<TopicPartition> paused = new HashSet<>(consumer.paused());
    paused.retainAll(Partitions.of(epochs.held()));
    if (paused.isEmpty()) {
      return Map.of();
    }
    try {
      return new HashMap<>(consumer.endOffsets(paused, PATIENCE));
    } catch (KafkaException noAnswer) {
      return Map.of(); // if it is serious, the next poll says so
    }
  }
}
