package io.useractivity.pipeline.audit;

import io.useractivity.pipeline.event.PartitionId;
import io.useractivity.pipeline.layout.ArchiveGeneration;
import io.useractivity.pipeline.layout.ArchiveLayout;
import io.useractivity.pipeline.layout.LaneKey;
import java.util.UUID;

/** What is known about one topic's archive: its objects, their owners, and what was found wrong. */
final class ArchiveIndex {
  private final ArchiveLayout layout;
  private final String topic;
  private final Findings findings;
  private final ObjectTable table = new ObjectTable();
  private final Owners owners = new Owners();

  ArchiveIndex(ArchiveLayout layout, String topic, Findings findings) {
    this.layout = layout;
    this.topic = topic;
    this.findings = findings;
  }

  ArchiveLayout layout() {
    return layout;
  }

  String topic() {
    return topic;
  }

  Findings findings() {
    return findings;
  }

  ObjectTable table() {
    return table;
  }

  Owners owners() {
    return owners;
  }

  /** The row's key in the bucket. */
  String key(int row) {
    String odd = table.oddKey(row);
    return odd != null ? odd : layout.objectKey(table.keyHour(row), table.id(row));
  }

  /** The key an object of this owner, hour and first offset must have. */
  String keyFor(Owner owner, long hour, long firstOffset) {
    ArchiveGeneration generation = new ArchiveGeneration(owner.salt(), 0);
    LaneKey lane = new LaneKey(hour, owner.schemaId());
    UUID id =
        ArchiveLayout.objectId(
            generation, new PartitionId(topic, owner.partition()), lane, firstOffset);
    return layout.objectKey(hour, id);
  }

  /** The row of a key, or -1. */
  int find(ParsedKey key) {
    return key.id() == null ? table.findOdd(key.key()) : table.find(key.hour(), key.id());
  }

  int add(ParsedKey key) {
    return key.id() == null ? table.addOdd(key.hour(), key.key()) : table.add(key.hour(), key.id());
  }

  /** Reports something about an object, with all that is known of it. */
  void report(FindingKind kind, int row, long records, String detail) {
    Finding finding = Finding.of(kind, detail).key(key(row)).records(records);
    if (table.owner(row) != Owners.NONE) {
      Owner owner = owners.get(table.owner(row));
      long last = table.last(row) == ObjectTable.UNKNOWN ? -1 : table.last(row);
      finding =
          finding
              .partition(owner.partition())
              .generation(owner.generation())
              .offsets(table.first(row), last);
    }
    findings.add(finding);
  }
}
