package io.useractivity.pipeline.archive;

import io.useractivity.pipeline.consume.PartitionRecords;
import io.useractivity.pipeline.consume.RecordSource.Assignment;
import io.useractivity.pipeline.deadletter.PoisonGate;
import io.useractivity.pipeline.encode.Compressors;
import io.useractivity.pipeline.event.PartitionId;
import io.useractivity.pipeline.ledger.LedgerObject;
import io.useractivity.pipeline.ledger.LedgerState;
import io.useractivity.pipeline.ledger.PartitionLedger;
import io.useractivity.pipeline.upload.Abandon;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Archives one topic-partition in one assignment epoch: an actor whose state is touched by its
 * serial worker only. Public methods may be called on any thread and only hand work over.
 *
 * <pre>
 *   RUNNING --drain--> DRAINING (takes no more records, finishes what it has) --forget--> GONE
 *      \-----------------------------forget-------------------------------------------/
 * </pre>
 */
final class PartitionArchiver {
  private final ArchiveServices services;
  private final PartitionId partition;
  private final int epoch;
  private final Executor worker;
  private final PartitionLedger<ObjectContent> ledger;
  private final Abandon abandon = new Abandon();
  private final Compressors compressors;
  private final ObjectWriter writer;
  private final RecordIntake intake;
  private final PlanUploads uploads;
  private final CommitLoop commits;
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private volatile boolean accepting = true;
  private volatile PartitionStatus status;
  private final StatusSnapshots snapshots;
  private boolean draining;
  private boolean paused;
  private long acknowledged;

  /** {@code worker} runs tasks one at a time, in order. */
  PartitionArchiver(
      ArchiveServices services,
      Assignment assignment,
      LedgerState state,
      PoisonGate gate,
      Executor worker) {
    this.services = services;
    this.partition = assignment.partition();
    this.epoch = assignment.epoch();
    this.worker = task -> worker.execute(() -> guarded(task));
    ArchiveSettings settings = services.settings();
    this.ledger =
        new PartitionLedger<>(
            services.codec(),
            settings.metadataLimit(),
            state,
            assignment.committed().orElse(assignment.position()),
            assignment.position());
    this.compressors = new Compressors(settings.codec(), settings.codecLevel());
    this.writer = new ObjectWriter(services, partition, ledger.generation(), abandon, compressors);
    this.intake = new RecordIntake(services, ledger, writer, gate, this::deadLettered);
    this.uploads =
        new PlanUploads(
            services, partition, epoch, ledger, writer, abandon, this.worker, this::progressed);
    this.commits =
        new CommitLoop(services, partition, epoch, ledger, this.worker, this::progressed);
    this.snapshots = new StatusSnapshots(partition, epoch, services, ledger, writer, intake);
    this.status = snapshot();
  }

  PartitionId partition() {
    return partition;
  }

  int epoch() {
    return epoch;
  }

  PartitionStatus status() {
    return status;
  }

  /**
   * Takes records; {@code done} runs when they are in their lanes, or dropped because the partition
   * is given up.
   */
  void submit(PartitionRecords records, Runnable done) {
    worker.execute(
        () -> {
          try {
            if (accepting) {
              intake.take(records);
              pump(false);
            }
          } finally {
            done.run();
          }
        });
  }

  /** About ten times a second. */
  void tick() {
    worker.execute(
        () -> {
          rotateDue();
          regulateIntake();
          pump(false);
          uploads.sayWhatIsDue();
          status = snapshot();
        });
  }

  /** Closes the largest open object to free memory; {@code done} tells whether there was one. */
  void relieve(Consumer<Boolean> done) {
    worker.execute(
        () -> {
          LedgerObject<ObjectContent> largest =
              ledger.openObjects().stream()
                  .filter(ledger::mayClose)
                  .max(Comparator.comparingLong(object -> object.content().accounted))
                  .orElse(null);
          if (largest != null) {
            intake.close(largest, RotationReason.MEMORY);
            pump(true);
          }
          status = snapshot();
          done.accept(largest != null);
        });
  }

  /** Closes every open object that may be closed; completes with their number. */
  CompletableFuture<Integer> flush() {
    CompletableFuture<Integer> closed = new CompletableFuture<>();
    worker.execute(() -> closed.complete(closeAll(RotationReason.FLUSH)));
    return closed;
  }

  private int closeAll(RotationReason reason) {
    int closed = 0;
    for (LedgerObject<ObjectContent> object : ledger.openObjects()) {
      if (ledger.mayClose(object)) {
        intake.close(object, reason);
        closed++;
      }
    }
    pump(true);
    return closed;
  }

  /**
   * Takes no more records, closes and archives what it has; completes when nothing is on its way
   * any more.
   */
  CompletableFuture<Void> drain() {
    accepting = false;
    worker.execute(
        () -> {
          draining = true;
          closeAll(RotationReason.DRAIN);
        });
    return drained;
  }

  /**
   * Drops everything: another member owns the partition now. What is planned, the next owner
   * archives.
   */
  void forget() {
    accepting = false;
    abandon.now();
    worker.execute(
        () -> {
          for (LedgerObject<ObjectContent> object : ledger.openObjects()) {
            writer.discard(object.content());
          }
          ledger.closedObjects().forEach(object -> writer.discard(object.content()));
          compressors.close();
          drained.complete(null);
        });
  }

  private void deadLettered(long offset) {
    worker.execute(
        () -> {
          ledger.deadLettered(offset);
          acknowledged++;
          pump(false);
        });
  }

  private void progressed() {
    pump(draining);
  }

  private void pump(boolean now) {
    uploads.pump();
    commits.pump(now || draining);
    if (draining && ledger.settled()) {
      uploads.sayTheRest();
      status = snapshot();
      drained.complete(null);
    }
  }

  private void rotateDue() {
    long now = services.clock().getAsLong();
    RotationPolicy policy = services.settings().rotation();
    if (ledger.recovering()) {
      ledger
          .closeLostCuts(
              lane ->
                  writer.open(
                      lane.hour(), lane.schemaId(), ledger.position(), now, intake.eventTime()))
          .forEach(object -> intake.closed(object, RotationReason.PLANNED));
    }
    for (LedgerObject<ObjectContent> object : ledger.openObjects()) {
      ObjectContent content = object.content();
      RotationReason reason =
          policy.onTick(
              now,
              content.openedMillis,
              object.lane().hour(),
              content.eventTimeWhenOpened,
              intake.eventTime());
      if (reason != null && ledger.mayClose(object)) {
        intake.close(object, reason);
      }
    }
    LedgerObject<ObjectContent> holdback = ledger.saturated() ? ledger.holdback() : null;
    if (holdback != null && ledger.mayClose(holdback)) {
      intake.close(holdback, RotationReason.METADATA);
    }
  }

  private void regulateIntake() {
    boolean hold =
        ledger.holdsIntake()
            || ledger.pendingDeadLetters() >= services.settings().maxDeadLettersPerPartition();
    if (hold != paused) {
      paused = hold;
      if (hold) {
        services.source().pause(partition, epoch);
      } else {
        services.source().resume(partition, epoch);
      }
    }
  }

  private PartitionStatus snapshot() {
    return snapshots.take(uploads.archived(), acknowledged);
  }

  private void guarded(Runnable task) {
    if (abandon.given() && drained.isDone()) {
      return;
    }
    try {
      task.run();
    } catch (RuntimeException | Error failure) {
      services.fatal().accept(failure);
    }
  }
}
