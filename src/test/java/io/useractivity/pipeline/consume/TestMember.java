package io.useractivity.pipeline.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.pipeline.consume.RecordSource.Assignment;
import io.useractivity.pipeline.consume.RecordSource.CommitOutcome;
import io.useractivity.pipeline.consume.RecordSource.FetchPosition;
import io.useractivity.pipeline.consume.RecordSource.OffsetCommit;
import io.useractivity.pipeline.event.PartitionId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/** A group member that writes down everything its source tells it. */
final class TestMember implements RecordSource.Listener {
  /** An assignment and what was delivered in it. */
  static final class Tenure {
    final Assignment assignment;
    final List<Long> offsets = new CopyOnWriteArrayList<>();
    volatile boolean released;

    Tenure(Assignment assignment) {
      this.assignment = assignment;
    }

    long next() {
      return offsets.isEmpty() ? assignment.position() : offsets.get(offsets.size() - 1) + 1;
    }
  }

  final ReactorRecordSource source;
  final List<Tenure> tenures = new CopyOnWriteArrayList<>();
  final Map<PartitionId, Tenure> current = new ConcurrentHashMap<>();
  final List<Collection<PartitionId>> revoked = new CopyOnWriteArrayList<>();
  final List<PolledBatch> batches = new CopyOnWriteArrayList<>();
  final List<Throwable> failures = new CopyOnWriteArrayList<>();
  final List<String> breaches = new CopyOnWriteArrayList<>();
  final Map<PartitionId, FetchPosition> positions = new ConcurrentHashMap<>();
  final AtomicInteger positionReports = new AtomicInteger();
  volatile Consumer<PolledBatch> onBatch = batch -> {};
  volatile Function<Collection<PartitionId>, CompletionStage<Void>> onRevoked =
      partitions -> CompletableFuture.completedFuture(null);
  private final Map<Thread, Boolean> threads = new ConcurrentHashMap<>();

  TestMember(String servers, String group, String topic, Map<String, Object> overrides) {
    this(servers, group, topic, overrides, SourceSettings.REVOKE_BUDGET);
  }

  TestMember(
      String servers,
      String group,
      String topic,
      Map<String, Object> overrides,
      Duration revokeBudget) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", servers);
    properties.put("group.id", group);
    properties.put("heartbeat.interval.ms", 100);
    properties.put("session.timeout.ms", 3_000);
    properties.put("max.poll.records", 100);
    properties.putAll(overrides);
    source =
        new ReactorRecordSource(
            new SourceSettings(
                properties,
                topic,
                SourceSettings.POLL_TIMEOUT,
                revokeBudget,
                Duration.ofMillis(200)));
  }

  TestMember start() {
    source.start(this);
    return this;
  }

  void close() {
    close(Duration.ofSeconds(5));
  }

  void close(Duration budget) {
    source.close(budget).toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    assertThat(breaches).isEmpty();
  }

  CommitOutcome commit(PartitionId partition, int epoch, long offset, String metadata) {
    return source
        .commit(Map.of(partition, new OffsetCommit(epoch, offset, metadata)))
        .toCompletableFuture()
        .orTimeout(20, TimeUnit.SECONDS)
        .join()
        .get(partition);
  }

  /** Commits what was delivered, without waiting. */
  CompletionStage<Map<PartitionId, CommitOutcome>> commitDelivered(
      Collection<PartitionId> partitions) {
    Map<PartitionId, OffsetCommit> commits = new HashMap<>();
    for (PartitionId each : partitions) {
      Tenure tenure = current.get(each);
      commits.put(each, new OffsetCommit(tenure.assignment.epoch(), tenure.next(), ""));
    }
    return source.commit(commits);
  }

  int epoch(PartitionId partition) {
    return current.get(partition).assignment.epoch();
  }

  long delivered() {
    return tenures.stream().mapToLong(tenure -> tenure.offsets.size()).sum();
  }

  long delivered(PartitionId partition) {
    return tenures.stream()
        .filter(tenure -> tenure.assignment.partition().equals(partition))
        .mapToLong(tenure -> tenure.offsets.size())
        .sum();
  }

  @Override
  public void onAssigned(List<Assignment> assignments) {
    enter();
    for (Assignment each : assignments) {
      Tenure tenure = new Tenure(each);
      tenures.add(tenure);
      if (current.put(each.partition(), tenure) != null) {
        breaches.add("assigned twice: " + each);
      }
    }
  }

  @Override
  public CompletionStage<Void> onRevoked(Collection<PartitionId> partitions) {
    enter();
    revoked.add(List.copyOf(partitions));
    return onRevoked.apply(partitions);
  }

  @Override
  public void onReleased(Collection<PartitionId> partitions) {
    enter();
    for (PartitionId each : partitions) {
      Tenure tenure = current.remove(each);
      if (tenure == null) {
        breaches.add("released but not held: " + each);
      } else {
        tenure.released = true;
      }
    }
  }

  @Override
  public void onBatch(PolledBatch batch) {
    enter();
    batches.add(batch);
    for (PartitionRecords records : batch.partitions()) {
      Tenure tenure = current.get(records.partition());
      if (tenure == null || tenure.assignment.epoch() != records.epoch()) {
        breaches.add("batch of another epoch: " + records.partition() + " " + records.epoch());
        continue;
      }
      for (int i = 0; i < records.size(); i++) {
        if (records.offset(i) != tenure.next()) {
          breaches.add(records.partition() + ": " + records.offset(i) + " after " + tenure.next());
        }
        tenure.offsets.add(records.offset(i));
      }
    }
    onBatch.accept(batch);
  }

  @Override
  public void onPositions(List<FetchPosition> reported) {
    enter();
    reported.forEach(each -> positions.put(each.partition(), each));
    positionReports.incrementAndGet();
  }

  @Override
  public void onFailure(Throwable failure) {
    failures.add(failure);
  }

  private void enter() {
    threads.put(Thread.currentThread(), true);
    if (threads.size() > 1) {
      breaches.add("called on more than one thread: " + threads.keySet());
    }
  }
}
