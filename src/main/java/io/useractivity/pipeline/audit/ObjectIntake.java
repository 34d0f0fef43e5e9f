package io.useractivity.pipeline.audit;

import io.useractivity.pipeline.layout.ObjectFacts;
import java.util.Map;
import java.util.Optional;

/**
 * Compares what objects hold with what they, their keys and their manifests say. Distinct rows may
 * be handed in by distinct threads at once.
 */
final class ObjectIntake {
  private final ArchiveIndex index;
  private final ObjectTable table;

  ObjectIntake(ArchiveIndex index) {
    this.index = index;
    this.table = index.table();
  }

  /** The object cannot be read; what its manifest says of it still stands. */
  void unreadable(int row, String why) {
    table.mark(row, ObjectTable.UNREADABLE);
    index.report(FindingKind.UNREADABLE, row, table.count(row), why);
  }

  /** The object was listed, but was gone when it should have been read. */
  void gone(int row) {
    table.mark(row, ObjectTable.NOT_OURS);
    index.report(
        FindingKind.OBJECT_MISSING, row, table.count(row), "removed while verify was running");
  }

  /** The object was read to its end. */
  void opened(int row, ObjectReading reading) {
    if (reading.wrongHour() > 0) {
      index.report(
          FindingKind.WRONG_HOUR,
          row,
          reading.wrongHour(),
          reading.wrongHour()
              + " of "
              + reading.count()
              + " records have an event time outside the hour in the key");
    }
    Optional<StatedFacts> stated = identified(row, reading.facts());
    if (stated.isEmpty()) {
      return;
    }
    StatedFacts facts = stated.get();
    if (reading.schemaId() != facts.owner().schemaId()) {
      index.report(
          FindingKind.HEADER_DIFFERS,
          row,
          reading.count(),
          "the fingerprint of its schema is "
              + ObjectFacts.hex64(reading.schemaId())
              + ", its header says "
              + ObjectFacts.hex64(facts.owner().schemaId()));
    }
    if (facts.complete() != null) {
      compare(
          FindingKind.HEADER_DIFFERS, "its header says", row, read(facts, reading), stated(facts));
    }
    settle(row, facts, reading);
  }

  /** Only its user metadata was read. */
  void described(int row, Map<String, String> metadata) {
    Optional<StatedFacts> stated = identified(row, metadata);
    if (stated.isEmpty()) {
      return;
    }
    StatedFacts facts = stated.get();
    if (facts.complete() == null) {
      // Uploaded while open: without opening it nobody knows where it ends.
      table.facts(
          row,
          new RowFacts(
              number(facts), facts.hour(), facts.first(), ObjectTable.UNKNOWN, 0, 0, 0, 0));
      table.mark(row, ObjectTable.UNREADABLE);
    } else {
      table.facts(row, stated(facts));
    }
  }

  private Optional<StatedFacts> identified(int row, Map<String, String> entries) {
    Optional<StatedFacts> stated = StatedFacts.parse(entries);
    boolean inManifest = table.has(row, ObjectTable.IN_MANIFEST);
    if (stated.isEmpty()) {
      index.report(
          FindingKind.FOREIGN_OBJECT,
          row,
          table.count(row),
          "it has no facts of an archived object");
      table.mark(row, ObjectTable.NOT_OURS);
      return stated;
    }
    StatedFacts facts = stated.get();
    if (!facts.topic().equals(index.topic())) {
      if (inManifest) {
        index.report(
            FindingKind.MANIFEST_DIFFERS, row, table.count(row), "it is of topic " + facts.topic());
      }
      table.mark(row, ObjectTable.NOT_OURS);
      return Optional.empty();
    }
    String expected = index.keyFor(facts.owner(), facts.hour(), facts.first());
    if (!expected.equals(index.key(row)) && !(inManifest && sameIdentity(row, facts))) {
      index.report(
          FindingKind.WRONG_KEY,
          row,
          facts.complete() == null ? 0 : facts.complete().count(),
          "what it says of itself belongs at " + expected);
    }
    return stated;
  }

  /** The row takes the object's own word for whose it is and where it begins. */
  private void settle(int row, StatedFacts facts, ObjectReading reading) {
    boolean known = table.has(row, ObjectTable.IN_MANIFEST);
    boolean same = known && sameIdentity(row, facts);
    RowFacts read = read(facts, reading);
    if (same) {
      long last = facts.complete() == null ? table.last(row) : facts.complete().last();
      read = withLast(read, last);
      compare(FindingKind.MANIFEST_DIFFERS, "its manifest says", row, read, table.facts(row));
    } else if (known) {
      index.report(
          FindingKind.MANIFEST_DIFFERS,
          row,
          reading.count(),
          "it holds %d records of partition %d, generation %s, from offset %d"
              .formatted(
                  reading.count(),
                  facts.owner().partition(),
                  facts.owner().generation(),
                  facts.first()));
    }
    table.facts(row, read);
    table.mark(row, ObjectTable.OPENED);
  }

  private boolean sameIdentity(int row, StatedFacts facts) {
    return table.owner(row) == number(facts)
        && table.hour(row) == facts.hour()
        && table.first(row) == facts.first();
  }

  private void compare(FindingKind kind, String who, int row, RowFacts holds, RowFacts says) {
    StringBuilder differences = new StringBuilder();
    differ(differences, "count", holds.count(), says.count());
    differ(differences, "last offset", holds.last(), says.last());
    differ(differences, "min event time", holds.minMillis(), says.minMillis());
    differ(differences, "max event time", holds.maxMillis(), says.maxMillis());
    if (holds.crc() != says.crc()) {
      differences
          .append(differences.isEmpty() ? "" : "; ")
          .append("CRC-32C is ")
          .append(ObjectFacts.hex32(holds.crc()))
          .append(", not ")
          .append(ObjectFacts.hex32(says.crc()));
    }
    if (!differences.isEmpty()) {
      index.report(kind, row, holds.count(), who + " otherwise: " + differences);
    }
  }

  private static void differ(StringBuilder to, String what, long holds, long says) {
    if (holds != says) {
      to.append(to.isEmpty() ? "" : "; ").append(what).append(" is ").append(holds);
      to.append(", not ").append(says);
    }
  }

  private int number(StatedFacts facts) {
    return index.owners().number(facts.owner());
  }

  private RowFacts stated(StatedFacts facts) {
    StatedFacts.Complete all = facts.complete();
    return new RowFacts(
        number(facts),
        facts.hour(),
        facts.first(),
        all.last(),
        all.count(),
        all.crc(),
        all.minMillis(),
        all.maxMillis());
  }

  private RowFacts read(StatedFacts facts, ObjectReading reading) {
    return new RowFacts(
        number(facts),
        facts.hour(),
        facts.first(),
        facts.complete() == null ? ObjectTable.UNKNOWN : facts.complete().last(),
        reading.count(),
        reading.crc32c(),
        reading.minEventMillis(),
        reading.maxEventMillis());
  }

  private static RowFacts withLast(RowFacts facts, long last) {
    return new RowFacts(
        facts.owner(),
        facts.hour(),
        facts.first(),
        last,
        facts.count(),
        facts.crc(),
        facts.minMillis(),
        facts.maxMillis());
  }
}
