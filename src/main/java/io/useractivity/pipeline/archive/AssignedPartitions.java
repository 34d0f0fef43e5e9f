package io.useractivity.pipeline.archive;

import io.useractivity.pipeline.consume.PartitionRecords;
import io.useractivity.pipeline.consume.PolledBatch;
import io.useractivity.pipeline.consume.RecordSource;
import io.useractivity.pipeline.consume.RecordSource.Assignment;
import io.useractivity.pipeline.consume.RecordSource.FetchPosition;
import io.useractivity.pipeline.event.PartitionId;
import io.useractivity.pipeline.layout.ArchiveGeneration;
import io.useractivity.pipeline.ledger.LedgerState;
import io.useractivity.pipeline.metric.Meter;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions this process owns now, kept by what the record source tells. Listener methods:
 * poll thread only.
 */
final class AssignedPartitions implements RecordSource.Listener {
  private static final Logger log = LoggerFactory.getLogger(AssignedPartitions.class);

  /** Makes the archiver of an assignment. */
  interface ArchiverFactory {
    /**
     * @param owed records below this offset were taken before and must be read again
     */
    PartitionArchiver create(Assignment assignment, LedgerState state, long owed);
  }

  private final ArchiveServices services;
  private final ArchiverFactory factory;
  private final Map<PartitionId, PartitionArchiver> owned = new ConcurrentHashMap<>();
  private final Map<PartitionId, FetchPosition> positions = new ConcurrentHashMap<>();
  // what partitions given up had taken and not archived; they may come back
  private final Map<PartitionId, Long> owed = new HashMap<>();
  private final RecoveryTurns turns = new RecoveryTurns();
  private final BatchLimit batches;
  private final Runnable batchDone;
  private final AtomicInteger batchesUnderWay = new AtomicInteger();
  private volatile boolean everAssigned;

  /** {@code batchDone} runs on any thread when a batch has been worked off. */
  AssignedPartitions(
      ArchiveServices services, ArchiverFactory factory, BatchLimit batches, Runnable batchDone) {
    this.services = services;
    this.factory = factory;
    this.batches = batches;
    this.batchDone = batchDone;
  }

  Collection<PartitionArchiver> all() {
    return owned.values();
  }

  /** True while one of them rebuilds objects that an earlier owner planned. */
  boolean recovering() {
    return owned.values().stream().anyMatch(each -> each.status().recovering());
  }

  Map<PartitionId, FetchPosition> positions() {
    return Map.copyOf(positions);
  }

  /** True since the first assignment. */
  boolean everAssigned() {
    return everAssigned;
  }

  /** True if no record delivered so far is still on its way to its lane. */
  boolean allTaken() {
    return batchesUnderWay.get() == 0;
  }

  /** Any thread: whose turn it is to recover may have changed. */
  void checkRecovery() {
    PartitionArchiver resumed = null;
    synchronized (turns) {
      PartitionArchiver active = turns.active().map(owned::get).orElse(null);
      if (active != null && !active.status().recovering()) {
        resumed = turns.done(active.partition()).map(owned::get).orElse(null);
      }
    }
    if (resumed != null) {
      services.source().resume(resumed.partition(), resumed.epoch());
    }
  }

  @Override
  public void onAssigned(List<Assignment> assignments) {
    services.metrics().add(Meter.REBALANCES, "assigned", 1);
    for (Assignment assignment : assignments) {
      try {
        assign(assignment);
      } catch (RuntimeException failure) {
        services.fatal().accept(failure);
      }
    }
    everAssigned = true;
  }

  private void assign(Assignment assignment) {
    PartitionId partition = assignment.partition();
    boolean known = assignment.committed().isPresent() && !assignment.metadata().isEmpty();
    LedgerState state =
        known
            ? services.codec().decode(assignment.committed().getAsLong(), assignment.metadata())
            : LedgerState.fresh(
                new ArchiveGeneration(UUID.randomUUID(), services.clock().getAsLong()));
    PartitionArchiver archiver =
        factory.create(assignment, state, owed.getOrDefault(partition, 0L));
    owned.put(partition, archiver);
    long committed = assignment.committed().orElse(assignment.position());
    if (assignment.position() > committed) {
      log.atError()
          .addKeyValue("partition", partition)
          .addKeyValue("committed", committed)
          .addKeyValue("logStart", assignment.position())
          .log(
              "Records expired before they were archived: the topic's retention is shorter than the archiver was away");
    }
    log.atInfo()
        .addKeyValue("partition", partition)
        .addKeyValue("position", assignment.position())
        .addKeyValue("generation", state.generation().folder())
        .addKeyValue("unfinishedPlans", state.plans().size())
        .log("Partition assigned");
    synchronized (turns) {
      if (archiver.status().recovering() && !turns.begin(partition)) {
        services.source().pause(partition, assignment.epoch());
      }
    }
  }

  @Override
  public CompletionStage<Void> onRevoked(Collection<PartitionId> partitions) {
    services.metrics().add(Meter.REBALANCES, "revoked", 1);
    return CompletableFuture.allOf(
        partitions.stream()
            .map(owned::get)
            .filter(Objects::nonNull)
            .map(PartitionArchiver::drain)
            .toArray(CompletableFuture[]::new));
  }

  @Override
  public void onReleased(Collection<PartitionId> partitions) {
    services.metrics().add(Meter.REBALANCES, "released", 1);
    for (PartitionId partition : partitions) {
      PartitionArchiver archiver = owned.remove(partition);
      positions.remove(partition);
      if (archiver != null) {
        owed.put(partition, archiver.owed());
        archiver.forget();
        released(partition);
      }
    }
    log.atInfo().addKeyValue("partitions", partitions).log("Partitions released");
  }

  private void released(PartitionId partition) {
    PartitionArchiver next;
    synchronized (turns) {
      next = turns.done(partition).map(owned::get).orElse(null);
    }
    if (next != null) {
      services.source().resume(next.partition(), next.epoch());
    }
  }

  @Override
  public void onBatch(PolledBatch batch) {
    List<PartitionRecords> slices = batch.partitions();
    AtomicInteger left = new AtomicInteger(slices.size() + 1);
    batchesUnderWay.incrementAndGet();
    batches.delivered(slices.stream().mapToLong(PartitionRecords::valueBytes).sum());
    for (PartitionRecords slice : slices) {
      long bytes = slice.valueBytes();
      services.budget().inFlight(bytes);
      Runnable done =
          () -> {
            services.budget().inFlight(-bytes);
            countDown(left);
          };
      PartitionArchiver archiver = owned.get(slice.partition());
      if (archiver != null && archiver.epoch() == slice.epoch()) {
        archiver.submit(slice, done);
      } else {
        done.run();
      }
    }
    countDown(left);
  }

  private void countDown(AtomicInteger left) {
    if (left.decrementAndGet() == 0) {
      batchesUnderWay.decrementAndGet();
      batchDone.run();
    }
  }

  @Override
  public void onPositions(List<FetchPosition> reported) {
    for (FetchPosition position : reported) {
      if (owned.containsKey(position.partition())) {
        positions.put(position.partition(), position);
      }
    }
  }

  @Override
  public void onFailure(Throwable failure) {
    services.fatal().accept(failure);
  }
}
