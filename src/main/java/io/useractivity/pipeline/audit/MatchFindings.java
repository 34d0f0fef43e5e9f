package io.useractivity.pipeline.audit;

import io.useractivity.pipeline.layout.ArchiveLayout;
import io.useractivity.pipeline.layout.LaneKey;
import io.useractivity.pipeline.layout.ObjectFacts;

/** Words what matching a partition found. */
final class MatchFindings {
  private final ArchiveIndex index;
  private final ObjectTable table;
  private final int partition;

  MatchFindings(ArchiveIndex index, int partition) {
    this.index = index;
    this.table = index.table();
    this.partition = partition;
  }

  Owner owner(int number) {
    return index.owners().get(number);
  }

  void add(Finding finding) {
    index.findings().add(finding);
  }

  /** How an object differs from the topic. */
  Finding differs(Cover cover, long end) {
    long holds = table.count(cover.row());
    long topic = cover.count();
    boolean opened = table.has(cover.row(), ObjectTable.OPENED);
    String who = opened ? "it holds " : "it is said to hold ";
    String which = cover.last() == ObjectTable.UNKNOWN ? "its lane" : "its lane and range";
    if (cover.last() != ObjectTable.UNKNOWN && cover.last() >= end) {
      return about(FindingKind.BEYOND_LOG_END, cover, holds, "the topic ends at offset " + end);
    }
    String counts = who + holds + " records, the topic has " + topic + " in " + which;
    if (holds < topic) {
      return about(FindingKind.RECORDS_MISSING_IN_OBJECT, cover, topic - holds, counts);
    }
    if (holds > topic) {
      return about(FindingKind.RECORDS_SURPLUS_IN_OBJECT, cover, holds - topic, counts);
    }
    String crcs =
        "the CRC-32C of its %d bodies is %s, that of the topic's %s"
            .formatted(
                holds, ObjectFacts.hex32(table.crc(cover.row())), ObjectFacts.hex32(cover.crc()));
    return about(FindingKind.CONTENT_DIFFERS, cover, holds, crcs);
  }

  private Finding about(FindingKind kind, Cover cover, long records, String detail) {
    long last = cover.last() == ObjectTable.UNKNOWN ? -1 : cover.last();
    return Finding.of(kind, detail)
        .partition(partition)
        .generation(cover.generation())
        .key(index.key(cover.row()))
        .offsets(table.first(cover.row()), last)
        .records(records);
  }

  void compacted(Cover cover, long holds) {
    String detail = "it holds " + holds + " records, the compacted topic " + cover.count();
    add(about(FindingKind.COMPACTED_SINCE, cover, holds - cover.count(), detail));
  }

  /** Records only an older generation's object claims, which holds something else. */
  void soleInOlder(Cover cover) {
    if (cover.counted() > 0) {
      String detail =
          "only generation " + cover.generation() + " covers them, and its object holds others";
      add(
          range(FindingKind.LOST, cover.soleFirst(), cover.soleLast(), cover.counted(), detail)
              .key(index.key(cover.row())));
    }
  }

  void hole(long first, long last) {
    add(range(FindingKind.HOLES, first, last, last - first + 1, "no record at these offsets"));
  }

  void lost(Judge.Loss loss, long first, long last, long records) {
    String detail =
        loss.source() instanceof LaneKey lane
            ? "records of " + describe(lane)
            : "records that cannot be archived: " + loss.source();
    add(range(loss.kind(), first, last, records, detail));
  }

  void duplicated(Object lane, long first, long last, long records) {
    String detail = "records of " + describe((LaneKey) lane) + " are in more than one object";
    add(range(FindingKind.DUPLICATED, first, last, records, detail));
  }

  void otherDeadLetter(long offset) {
    add(
        range(
            FindingKind.DEAD_LETTER_DIFFERS,
            offset,
            offset,
            1,
            "the dead letter of this offset has another value than the record"));
  }

  void repeated(String folder, long records) {
    add(
        Finding.of(
                FindingKind.REPEATED_BY_GENERATION,
                records + " records are in this generation and in the newest")
            .partition(partition)
            .generation(folder)
            .records(records));
  }

  void otherIncarnation(String folder, long objects, long records) {
    add(
        Finding.of(
                FindingKind.OTHER_INCARNATION,
                "none of its objects holds what this topic has; " + objects + " objects")
            .partition(partition)
            .generation(folder)
            .records(records));
  }

  void expired(long start, long logStart, long records) {
    String detail = "the log starts at offset " + logStart + "; objects say they hold the records";
    add(range(FindingKind.EXPIRED, start, logStart - 1, records, detail));
  }

  void moreThanOffsets(long start, long logStart, long surplus) {
    String detail = "expired objects hold " + surplus + " records more than there were offsets";
    add(range(FindingKind.DUPLICATED, start, logStart - 1, surplus, detail));
  }

  void unaccounted(long start, long logStart, long offsets) {
    String detail = offsets + " of these offsets are in no object and no dead letter";
    add(range(FindingKind.EXPIRED_UNACCOUNTED, start, logStart - 1, offsets, detail));
  }

  private Finding range(FindingKind kind, long first, long last, long records, String detail) {
    return Finding.of(kind, detail).partition(partition).offsets(first, last).records(records);
  }

  private static String describe(LaneKey lane) {
    return ArchiveLayout.hivePartition(lane.hour())
        + ", schema "
        + ObjectFacts.hex64(lane.schemaId());
  }
}
