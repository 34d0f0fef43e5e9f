package io.useractivity.pipeline.archive;

import io.useractivity.pipeline.event.PartitionId;
import io.useractivity.pipeline.ledger.LedgerObject;
import io.useractivity.pipeline.ledger.PartitionLedger;
import java.util.Comparator;
import java.util.List;

/** Describes one partition for people and probes. On its partition's worker only. */
final class StatusSnapshots {
  /** Lanes and books are for people: twice a second is enough. */
  private static final long DETAILS_MILLIS = 500;

  private final PartitionId partition;
  private final int epoch;
  private final ArchiveServices services;
  private final PartitionLedger<ObjectContent> ledger;
  private final ObjectWriter writer;
  private final RecordIntake intake;
  private long detailsMillis;
  private List<LaneStatus> lanes = List.of();
  private PartitionStatus.Account account = new PartitionStatus.Account(0, 0, 0, 0, 0, 0, 0);

  StatusSnapshots(
      PartitionId partition,
      int epoch,
      ArchiveServices services,
      PartitionLedger<ObjectContent> ledger,
      ObjectWriter writer,
      RecordIntake intake) {
    this.partition = partition;
    this.epoch = epoch;
    this.services = services;
    this.ledger = ledger;
    this.writer = writer;
    this.intake = intake;
  }

  PartitionStatus take(long archived, long deadLettered) {
    long now = services.clock().getAsLong();
    boolean settled = ledger.settled() && ledger.openObjects().isEmpty();
    if (settled || now - detailsMillis >= DETAILS_MILLIS) {
      detailsMillis = now;
      details(now, archived, deadLettered);
    }
    long held = records(ledger.openObjects()) + records(ledger.closedObjects());
    held += ledger.pendingDeadLetters();
    return new PartitionStatus(
        partition,
        epoch,
        ledger.position(),
        ledger.safeOffset(),
        ledger.oldestArrivalMillis(),
        ledger.openObjects().size(),
        writer.openBytes(),
        ledger.recovering(),
        settled,
        held,
        intake.taken() - archived - deadLettered - held,
        account,
        lanes);
  }

  private void details(long now, long archived, long deadLettered) {
    List<LedgerObject<ObjectContent>> open = ledger.openObjects();
    List<LedgerObject<ObjectContent>> closed = ledger.closedObjects();
    long pending = intake.refused() - deadLettered + records(open) + records(closed);
    account =
        new PartitionStatus.Account(
            ledger.position(),
            intake.taken() + intake.passed(),
            intake.passed(),
            archived,
            deadLettered,
            pending,
            closed.size());
    lanes =
        open.stream()
            .map(object -> lane(now, object))
            .sorted(Comparator.comparingLong(LaneStatus::dueMillis))
            .limit(PartitionStatus.MAX_LANES)
            .toList();
  }

  private static long records(List<LedgerObject<ObjectContent>> objects) {
    return objects.stream().mapToLong(LedgerObject::records).sum();
  }

  private LaneStatus lane(long now, LedgerObject<ObjectContent> object) {
    ObjectContent content = object.content();
    long bytes = content.encoder.bodyBytes();
    boolean planned = !ledger.mayClose(object);
    RotationForecast next =
        planned
            ? new RotationForecast(RotationReason.PLANNED, Long.MAX_VALUE)
            : RotationForecast.of(
                services.settings().rotation(),
                now,
                content.openedMillis,
                object.records(),
                bytes,
                object.lane().hour(),
                content.eventTimeWhenOpened,
                intake.eventTime());
    return new LaneStatus(
        object.lane().hour(),
        object.lane().schemaId(),
        object.first(),
        object.last(),
        object.records(),
        bytes,
        content.openedMillis,
        next.reason(),
        next.dueMillis(),
        planned);
  }
}
