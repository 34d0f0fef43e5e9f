package io.useractivity.pipeline.audit;

/** What can be checked of a partition's objects without its topic. */
final class MetadataCheck {
  private final ArchiveIndex index;
  private final ObjectTable table;

  MetadataCheck(ArchiveIndex index) {
    this.index = index;
    this.table = index.table();
  }

  /** Within a generation and lane no two ranges may overlap. */
  void overlaps(PartitionRows rows) {
    int[] sorted = RowSort.sorted(rows.rows(), this::byLane);
    int widest = -1;
    for (int row : sorted) {
      boolean sameLane =
          widest >= 0
              && table.owner(row) == table.owner(widest)
              && table.hour(row) == table.hour(widest);
      if (sameLane && table.first(row) <= end(widest)) {
        index.report(
            FindingKind.OVERLAP,
            row,
            0,
            "offsets %d to %d overlap with %s, which holds %d to %d"
                .formatted(
                    table.first(row),
                    end(row),
                    index.key(widest),
                    table.first(widest),
                    end(widest)));
      }
      if (!sameLane || end(row) > end(widest)) {
        widest = row;
      }
    }
  }

  /**
   * Objects that no manifest names, though their first record is below {@code until}: as everything
   * below the committed offset is in a manifest, only objects above it can be in the making.
   */
  void manifested(int partition, long until) {
    for (int row = 0; row < table.size(); row++) {
      if (!table.has(row, ObjectTable.IN_MANIFEST) && PartitionRows.owned(index, row, partition)) {
        boolean due = table.first(row) < until;
        index.report(
            due ? FindingKind.NOT_IN_MANIFEST : FindingKind.PENDING,
            row,
            table.count(row),
            (due ? "its first offset is below " : "its first offset is not below ") + until);
      }
    }
  }

  private int byLane(int a, int b) {
    int byOwner = Integer.compare(table.owner(a), table.owner(b));
    int byHour = byOwner != 0 ? byOwner : Long.compare(table.hour(a), table.hour(b));
    return byHour != 0 ? byHour : Long.compare(table.first(a), table.first(b));
  }

  private long end(int row) {
    return table.last(row) == ObjectTable.UNKNOWN ? table.first(row) : table.last(row);
  }
}
