package io.useractivity.pipeline.archive;

import io.useractivity.pipeline.event.PartitionId;
import io.useractivity.pipeline.ledger.LedgerObject;
import io.useractivity.pipeline.ledger.PartitionLedger;
import java.util.Comparator;
import java.util.List;

/** Closes and holds back what is due in one partition, records or not. On its worker only. */
final class Upkeep {
  private final ArchiveServices services;
  private final PartitionId partition;
  private final int epoch;
  private final PartitionLedger<ObjectContent> ledger;
  private final ObjectWriter writer;
  private final RecordIntake intake;
  private boolean paused;

  Upkeep(
      ArchiveServices services,
      PartitionId partition,
      int epoch,
      PartitionLedger<ObjectContent> ledger,
      ObjectWriter writer,
      RecordIntake intake) {
    this.services = services;
    this.partition = partition;
    this.epoch = epoch;
    this.ledger = ledger;
    this.writer = writer;
    this.intake = intake;
  }

  /** Closes what is due by time, by a cut whose records are gone, or for a full metadata. */
  void rotateDue() {
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

  /**
   * Pauses the partition while it may take nothing more, and resumes it.
   *
   * @param waiting records delivered before wait for room; more would wait, too, while another
   *     partition is read on whatever there is room for
   */
  void regulateIntake(boolean waiting) {
    boolean hold =
        waiting
            || ledger.holdsIntake()
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

  /** Closes the largest open object that may be closed; false if there is none. */
  boolean closeLargest() {
    LedgerObject<ObjectContent> largest =
        ledger.openObjects().stream()
            .filter(ledger::mayClose)
            .max(Comparator.comparingLong(object -> object.content().accounted))
            .orElse(null);
    if (largest != null) {
      intake.close(largest, RotationReason.MEMORY);
    }
    return largest != null;
  }

  /** Closes every open object that may be closed; returns their number. */
  int closeAll(RotationReason reason) {
    List<LedgerObject<ObjectContent>> closable =
        ledger.openObjects().stream().filter(ledger::mayClose).toList();
    closable.forEach(object -> intake.close(object, reason));
    return closable.size();
  }
}
