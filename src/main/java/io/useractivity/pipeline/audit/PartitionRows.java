package io.useractivity.pipeline.audit;

import java.util.stream.IntStream;

/**
 * The objects of one partition that can hold records, by first offset.
 *
 * @param newestGeneration folder name of the newest generation, empty if there is none
 */
record PartitionRows(int partition, String newestGeneration, int[] rows) {
  static PartitionRows of(ArchiveIndex index, int partition, String newestGeneration) {
    ObjectTable table = index.table();
    int[] sorted =
        IntStream.range(0, table.size()).filter(row -> canHold(index, row, partition)).toArray();
    RowSort.sort(sorted, (a, b) -> Long.compare(table.first(a), table.first(b)));
    return new PartitionRows(partition, newestGeneration, sorted);
  }

  private static boolean canHold(ArchiveIndex index, int row, int partition) {
    ObjectTable table = index.table();
    return owned(index, row, partition)
        && !(table.has(row, ObjectTable.UNREADABLE) && table.last(row) == ObjectTable.UNKNOWN);
  }

  /** True for an object in the bucket that says it is of this partition. */
  static boolean owned(ArchiveIndex index, int row, int partition) {
    ObjectTable table = index.table();
    return table.has(row, ObjectTable.LISTED)
        && !table.has(row, ObjectTable.NOT_OURS)
        && table.owner(row) != Owners.NONE
        && index.owners().get(table.owner(row)).partition() == partition;
  }

  int size() {
    return rows.length;
  }

  int row(int at) {
    return rows[at];
  }
}
