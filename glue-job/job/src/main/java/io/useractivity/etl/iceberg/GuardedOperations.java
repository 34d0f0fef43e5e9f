package io.useractivity.etl.iceberg;

import io.useractivity.etl.state.CommitPoint.Committed;
import java.util.Optional;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/**
 * A table's operations that commit batch N only upon batch N - 1. Iceberg itself would apply an
 * append again upon whatever another writer committed; that is right for compaction and wrong for
 * another run's copy of the same batch. What is looked at here is the very version that the catalog
 * then compares and swaps, so there is no moment in between.
 */
final class GuardedOperations implements TableOperations {
  private final TableOperations table;
  private final long before;

  /** Another run has committed the batch. */
  static final class OvertakenException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OvertakenException(long batch) {
      super("the table holds batch " + batch + " already");
    }
  }

  GuardedOperations(TableOperations table, long before) {
    this.table = table;
    this.before = before;
  }

  @Override
  public void commit(TableMetadata base, TableMetadata metadata) {
    Optional<Committed> newest = Snapshots.newest(base.currentSnapshot(), base::snapshot);
    if (newest.isPresent() && newest.get().batch() != before) {
      throw new OvertakenException(newest.get().batch());
    }
    table.commit(base, metadata);
  }

  @Override
  public TableMetadata current() {
    return table.current();
  }

  @Override
  public TableMetadata refresh() {
    return table.refresh();
  }

  @Override
  public FileIO io() {
    return table.io();
  }

  @Override
  public EncryptionManager encryption() {
    return table.encryption();
  }

  @Override
  public String metadataFileLocation(String fileName) {
    return table.metadataFileLocation(fileName);
  }

  @Override
  public LocationProvider locationProvider() {
    return table.locationProvider();
  }

  @Override
  public TableOperations temp(TableMetadata uncommitted) {
    return table.temp(uncommitted);
  }

  @Override
  public long newSnapshotId() {
    return table.newSnapshotId();
  }

  @Override
  public boolean requireStrictCleanup() {
    return table.requireStrictCleanup();
  }
}
