package io.useractivity.pipeline.audit;

import java.util.Optional;

/**
 * Compares the bucket's listing with the manifests, which must have been read before, so that an
 * object that appears meanwhile is unlisted by manifests and never the other way round. One thread.
 */
final class ListingIntake {
  private final ArchiveIndex index;
  private long foreignKeys;

  ListingIntake(ArchiveIndex index) {
    this.index = index;
  }

  /** A key below the archive's prefix that is no manifest. */
  void listed(String key, long size, String etag) {
    Optional<ParsedKey> parsed = ParsedKey.parse(index.layout(), key);
    if (parsed.isEmpty()) {
      foreignKeys++;
      index.findings().add(Finding.of(FindingKind.FOREIGN_KEY, size + " bytes").key(key));
      return;
    }
    ObjectTable table = index.table();
    int row = index.find(parsed.get());
    if (row < 0) {
      row = index.add(parsed.get());
    } else if (table.has(row, ObjectTable.IN_MANIFEST)) {
      compare(row, size, etag);
    }
    table.mark(row, ObjectTable.LISTED);
    table.stored(row, size, Etags.hash(etag));
  }

  private void compare(int row, long size, String etag) {
    ObjectTable table = index.table();
    if (table.bytes(row) != size) {
      index.report(
          FindingKind.MANIFEST_DIFFERS,
          row,
          table.count(row),
          "its size is " + size + " bytes, its manifest says " + table.bytes(row));
    } else if (table.etagHash(row) != Etags.hash(etag)) {
      index.report(
          FindingKind.MANIFEST_DIFFERS,
          row,
          table.count(row),
          "its ETag is " + etag + ", its manifest has another: it was written again");
    }
  }

  /** After the last key: what the manifests name must have been listed. */
  void end() {
    ObjectTable table = index.table();
    for (int row = 0; row < table.size(); row++) {
      if (!table.has(row, ObjectTable.LISTED)) {
        index.report(
            FindingKind.OBJECT_MISSING, row, table.count(row), "named by a manifest, not listed");
      }
    }
  }

  long foreignKeys() {
    return foreignKeys;
  }
}
