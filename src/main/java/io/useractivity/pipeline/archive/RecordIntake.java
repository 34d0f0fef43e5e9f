package io.useractivity.pipeline.archive;

import io.useractivity.pipeline.consume.PartitionRecords;
import io.useractivity.pipeline.deadletter.DeadLetter;
import io.useractivity.pipeline.deadletter.DeadLetterReason;
import io.useractivity.pipeline.deadletter.PoisonGate;
import io.useractivity.pipeline.event.CorruptEventException;
import io.useractivity.pipeline.event.EventInspector;
import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;
import io.useractivity.pipeline.layout.ArchiveLayout;
import io.useractivity.pipeline.ledger.LedgerObject;
import io.useractivity.pipeline.ledger.PartitionLedger;
import io.useractivity.pipeline.metric.Meter;
import java.util.Arrays;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Takes polled records: finds each one's lane, appends it, closes what is full, and sends poison
 * away.
 */
final class RecordIntake {
  /** Larger bodies would not leave room for anything else in a small heap. */
  private static final int MAX_VALUE_BYTES = 32 << 20;

  private final ArchiveServices services;
  private final RotationPolicy policy;
  private final PartitionLedger<ObjectContent> ledger;
  private final ObjectWriter writer;
  private final EventInspector inspector;
  private final PoisonGate gate;
  private final LongConsumer deadLettered;
  private final Supplier<ObjectContent> newContent;
  private long passed;
  private long refused;
  private long nowMillis;
  private long offset;
  private long eventTime = Long.MIN_VALUE;
  private long taken;

  /**
   * @param deadLettered called on any thread with an offset once its dead letter is acknowledged
   */
  RecordIntake(
      ArchiveServices services,
      PartitionLedger<ObjectContent> ledger,
      ObjectWriter writer,
      PoisonGate gate,
      LongConsumer deadLettered) {
    this.services = services;
    this.policy = services.settings().rotation();
    this.ledger = ledger;
    this.writer = writer;
    this.inspector = services.inspectors().get();
    this.gate = gate;
    this.deadLettered = deadLettered;
    this.newContent =
        () ->
            writer.open(
                ArchiveLayout.hourOf(inspector.eventMillis()),
                inspector.schemaId(),
                offset,
                nowMillis,
                eventTime);
  }

  /** False while memory is full; a planned object must be read to its end all the same. */
  boolean hasRoom() {
    return !services.budget().exhausted() || ledger.recovering();
  }

  /**
   * Takes records from index {@code from} on, until memory is full; returns the index of the first
   * one not taken.
   */
  int take(PartitionRecords records, int from) {
    nowMillis = services.clock().getAsLong();
    int end = records.size();
    int good = 0;
    int skipped = 0;
    int poisoned = 0;
    for (int i = from; i < end; i++) {
      offset = records.offset(i);
      byte[] array = records.valueArray(i);
      DeadLetterReason poison =
          array == null ? DeadLetterReason.TOMBSTONE : inspect(records, i, array);
      if (poison != null) {
        gate.good(good);
        good = 0;
        poisoned++;
        refuse(records, i, poison);
        continue;
      }
      good++;
      long held = writer.openBytes();
      skipped += place(array, records.timestamp(i)) ? 0 : 1;
      if (writer.openBytes() > held && !hasRoom()) {
        end = i + 1;
      }
    }
    gate.good(good);
    taken += end - from - skipped - poisoned;
    services.metrics().add(Meter.CONSUMED, end - from);
    services.metrics().add(Meter.SKIPPED, skipped);
    passed += skipped;
    return end;
  }

  /** Records sent to the dead-letter topic. */
  long refused() {
    return refused;
  }

  /** Records that needed no object here: archived before, or tombstones to skip. */
  long passed() {
    return passed;
  }

  /** Records placed in objects and dead letters sent, so far. */
  long taken() {
    return taken;
  }

  /** Largest event time seen, capped by arrival times; Long.MIN_VALUE before the first. */
  long eventTime() {
    return eventTime;
  }

  void close(LedgerObject<ObjectContent> object, RotationReason reason) {
    ledger.close(object);
    closed(object, reason);
  }

  void closed(LedgerObject<ObjectContent> object, RotationReason reason) {
    writer.close(object, reason);
    services.metrics().add(Meter.ROTATIONS, reason.label(), 1);
  }

  private boolean place(byte[] array, long arrivalMillis) {
    long eventMillis = inspector.eventMillis();
    // An event that claims to be from the future must not close every hour at once.
    eventTime = Math.max(eventTime, Math.min(eventMillis, arrivalMillis));
    long hour = ArchiveLayout.hourOf(eventMillis);
    PartitionLedger.Placement placement =
        ledger.offer(offset, hour, inspector.schemaId(), arrivalMillis, newContent);
    if (placement == PartitionLedger.Placement.SKIP) {
      return false;
    }
    if (ledger.hasLost()) {
      ledger.takeLost().forEach(lost -> closed(lost, RotationReason.PLANNED));
    }
    LedgerObject<ObjectContent> object = ledger.current();
    writer.append(object, array, inspector.bodyOffset(), inspector.bodyLength(), eventMillis);
    if (placement == PartitionLedger.Placement.APPEND_AND_CLOSE) {
      closed(object, RotationReason.PLANNED);
      return true;
    }
    RotationReason reason =
        policy.afterAppend(object.records(), object.content().encoder.bodyBytes());
    if (reason != null && ledger.mayClose(object)) {
      close(object, reason);
    }
    return true;
  }

  private String problem;

  private DeadLetterReason inspect(PartitionRecords records, int index, byte[] array) {
    int length = records.valueLength(index);
    if (length > MAX_VALUE_BYTES) {
      problem = "the value has " + length + " bytes, more than " + MAX_VALUE_BYTES;
      return DeadLetterReason.TOO_LARGE;
    }
    try {
      inspector.inspect(array, records.valueOffset(index), length);
      return null;
    } catch (CorruptEventException corrupt) {
      problem = corrupt.getMessage();
      return switch (corrupt.reason()) {
        case BAD_FRAMING -> DeadLetterReason.BAD_FRAMING;
        case UNKNOWN_SCHEMA -> DeadLetterReason.UNKNOWN_SCHEMA;
        case CORRUPT_BODY -> DeadLetterReason.CORRUPT_BODY;
        case BAD_TIMESTAMP -> DeadLetterReason.BAD_TIMESTAMP;
      };
    }
  }

  private void refuse(PartitionRecords records, int index, DeadLetterReason reason) {
    if (reason == DeadLetterReason.TOMBSTONE) {
      if (services.settings().skipTombstones()) {
        ledger.pass(offset);
        passed++;
        return;
      }
      problem = "the record has no value";
    } else if (!gate.record(true)) {
      throw new PipelineException(FailureKind.FATAL, gate.verdict());
    }
    if (!ledger.offerDeadLetter(offset, records.timestamp(index))) {
      services.metrics().add(Meter.SKIPPED, 1);
      passed++;
      return;
    }
    taken++;
    long sent = offset;
    refused++;
    services.deadLetters().send(letter(records, index, reason), () -> deadLettered.accept(sent));
  }

  private DeadLetter letter(PartitionRecords records, int index, DeadLetterReason reason) {
    byte[] array = records.valueArray(index);
    int from = records.valueOffset(index);
    byte[] value =
        array == null ? null : Arrays.copyOfRange(array, from, from + records.valueLength(index));
    return new DeadLetter(
        reason,
        DeadLetter.Stage.ARCHIVE,
        records.partition().topic(),
        records.partition().partition(),
        offset,
        problem,
        records.key(index),
        value,
        records.headers(index));
  }
}
