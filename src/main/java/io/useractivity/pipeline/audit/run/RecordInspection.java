package io.useractivity.pipeline.audit.run;

import io.useractivity.pipeline.audit.PartitionMatcher;
import io.useractivity.pipeline.event.CorruptEventException;
import io.useractivity.pipeline.event.EventInspector;
import io.useractivity.pipeline.kafka.TopicRecord;
import io.useractivity.pipeline.kafka.TopicRecordHandler;
import io.useractivity.pipeline.layout.ArchiveLayout;
import java.util.Locale;

/** Finds the lane of each record, and hands it to the matcher. One thread. */
final class RecordInspection implements TopicRecordHandler {
  private static final int BATCH = 1_000;

  private final EventInspector inspector;
  private final PartitionMatcher matcher;
  private final Progress progress;
  private int unreported;

  RecordInspection(EventInspector inspector, PartitionMatcher matcher, Progress progress) {
    this.inspector = inspector;
    this.matcher = matcher;
    this.progress = progress;
  }

  @Override
  public void record(TopicRecord record) {
    byte[] value = record.value();
    if (value == null) {
      matcher.tombstone(record.offset());
    } else {
      inspect(record.offset(), value);
    }
    if (++unreported == BATCH) {
      report();
    }
  }

  private void inspect(long offset, byte[] value) {
    try {
      inspector.inspect(value, 0, value.length);
      matcher.record(
          offset,
          ArchiveLayout.hourOf(inspector.eventMillis()),
          inspector.schemaId(),
          value,
          inspector.bodyOffset(),
          inspector.bodyLength());
    } catch (CorruptEventException poison) {
      String reason = poison.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
      matcher.poison(offset, reason, value);
    }
  }

  @Override
  public void expired(long logStart) {
    matcher.expired(logStart);
  }

  /** Tells how many records there were since the last time. */
  void report() {
    progress.add(unreported);
    unreported = 0;
  }
}
