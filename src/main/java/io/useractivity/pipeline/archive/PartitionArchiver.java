package io.useractivity.pipeline.archive;

import io.useractivity.pipeline.consume.PartitionRecords;
import io.useractivity.pipeline.consume.RecordSource.Assignment;
import io.useractivity.pipeline.deadletter.PoisonGate;
import io.useractivity.pipeline.encode.Compressors;
import io.useractivity.pipeline.event.PartitionId;
import io.useractivity.pipeline.ledger.LedgerObject;
import io.useractivity.pipeline.ledger.LedgerState;
import io.useractivity.pipeline.ledger.PartitionLedger;
import io.useractivity.pipeline.metric.Meter;
import io.useractivity.pipeline.upload.Abandon;
import io.useractivity.pipeline.upload.UploadVanishedException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
  private static final Logger log = LoggerFactory.getLogger(PartitionArchiver.class);

  private final ArchiveServices services;
  private final PartitionId partition;
  private final int epoch;
  private final PartitionWorker worker;
  private final PartitionLedger<ObjectContent> ledger;
  private final Abandon abandon = new Abandon();
  private final Compressors compressors;
  private final ObjectWriter writer;
  private final RecordIntake intake;
  private final PlanUploads uploads;
  private final CommitLoop commits;
  private final CompletableFuture<Boolean> drained = new CompletableFuture<>();
  private volatile boolean accepting = true;
  private volatile PartitionStatus status;
  private final Upkeep upkeep;
  private final StatusSnapshots snapshots;
  private final IntakeQueue queue;
  private final Runnable full;
  private volatile long owed;
  private volatile long reached;
  private boolean startingOver;
  private boolean draining;
  private long acknowledged;

  /**
   * @param owed records below this offset were taken in an earlier epoch of this process and must
   *     be read again
   * @param full called on the worker when records wait because memory is full
   * @param serial runs tasks one at a time, in order
   */
  PartitionArchiver(
      ArchiveServices services,
      Assignment assignment,
      LedgerState state,
      PoisonGate gate,
      long owed,
      Runnable full,
      Executor serial) {
    this.services = services;
    this.partition = assignment.partition();
    this.epoch = assignment.epoch();
    this.owed = owed;
    this.full = full;
    this.worker = new PartitionWorker(serial, abandon::given, drained::isDone, services.fatal());
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
    this.queue = new IntakeQueue(intake);
    this.uploads =
        new PlanUploads(
            services,
            partition,
            ledger,
            writer,
            abandon,
            worker,
            this::progressed,
            this::uploadVanished);
    this.commits = new CommitLoop(services, partition, epoch, ledger, worker, this::progressed);
    this.upkeep = new Upkeep(services, partition, epoch, ledger, writer, intake);
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
   * Every record below it must have been read again before anything counts as drained, should this
   * process own the partition again.
   */
  long owed() {
    return drained.getNow(false) ? owed : Math.max(owed, reached);
  }

  /**
   * Takes records; {@code done} runs when they are in their lanes, or dropped because the partition
   * is given up.
   */
  void submit(PartitionRecords records, Runnable done) {
    worker.execute(
        () -> {
          if (accepting) {
            queue.add(records, done);
            takeWaiting();
          } else {
            done.run();
          }
        },
        done);
  }

  private void takeWaiting() {
    if (queue.isEmpty() || !accepting) {
      return;
    }
    List<Runnable> taken = queue.work();
    reached = ledger.position();
    pump(false);
    if (status.settled()) {
      status = snapshot(); // or it would still say so
    }
    taken.forEach(Runnable::run);
    if (!queue.isEmpty()) {
      upkeep.regulateIntake(true);
      full.run();
    }
  }

  /** About ten times a second. */
  void tick() {
    worker.execute(
        () -> {
          upkeep.rotateDue();
          takeWaiting();
          upkeep.regulateIntake(!queue.isEmpty());
          pump(false);
          uploads.sayWhatIsDue();
          status = snapshot();
        });
  }

  /** Closes the largest open object to free memory; {@code done} tells whether there was one. */
  void relieve(Consumer<Boolean> done) {
    worker.execute(
        () -> {
          boolean closed = upkeep.closeLargest();
          if (closed) {
            pump(true);
          }
          status = snapshot();
          done.accept(closed);
        },
        () -> done.accept(false));
  }

  /** Closes every open object that may be closed; completes with their number. */
  CompletableFuture<Integer> flush(RotationReason reason) {
    CompletableFuture<Integer> closed = new CompletableFuture<>();
    worker.execute(() -> closed.complete(closeAll(reason)), () -> closed.complete(0));
    return closed;
  }

  private int closeAll(RotationReason reason) {
    int closed = upkeep.closeAll(reason);
    pump(true);
    return closed;
  }

  /**
   * Takes no more records, closes and archives what it has; completes when nothing is on its way
   * any more, with false if something taken has to be read again to be archived.
   */
  CompletableFuture<Boolean> drain() {
    accepting = false;
    worker.execute(
        () -> {
          draining = true;
          queue.drop();
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
          queue.drop();
          for (LedgerObject<ObjectContent> object : ledger.openObjects()) {
            writer.discard(object.content());
          }
          ledger.closedObjects().forEach(object -> writer.discard(object.content()));
          compressors.close();
          drained.complete(nothingLeft());
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
    takeWaiting();
  }

  private void pump(boolean now) {
    uploads.pump();
    commits.pump(now || draining);
    if (draining && (startingOver || ledger.settled())) {
      uploads.sayTheRest();
      status = snapshot();
      drained.complete(nothingLeft());
    }
  }

  private boolean nothingLeft() {
    return !startingOver
        && ledger.settled()
        && ledger.openObjects().isEmpty()
        && ledger.position() >= owed;
  }

  /** An object's bytes are gone, its membership is not: its records are read and sent again. */
  private void uploadVanished(UploadVanishedException failure) {
    if (startingOver) {
      return;
    }
    if (!draining && !services.startOvers().mayAgain(partition, ledger.committedOffset())) {
      services.fatal().accept(failure);
      return;
    }
    startingOver = true;
    owed = Math.max(owed, ledger.position());
    log.atWarn()
        .addKeyValue("partition", partition)
        .addKeyValue("committed", ledger.committedOffset())
        .addKeyValue("cause", failure.getMessage())
        .log(
            draining
                ? "An upload is gone and nothing is read any more: the next owner archives the partition from the committed offset"
                : "Archiving the partition again from the committed offset");
    if (draining) {
      pump(true);
    } else {
      services.metrics().add(Meter.REBALANCES, "started-over", 1);
      services.source().startOver(partition, epoch);
    }
  }

  private PartitionStatus snapshot() {
    return snapshots.take(uploads.archived(), acknowledged);
  }
}
