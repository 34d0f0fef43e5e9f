package io.useractivity.etl.spark;

import io.useractivity.etl.row.RowRules;
import io.useractivity.etl.spark.RawSource.RawPartition;
import io.useractivity.etl.store.Location;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.util.LongAccumulator;

/** Travels to the executors. */
record RawReaderFactory(
    Location archive,
    Location lake,
    RowRules rules,
    LongAccumulator objectsDone,
    LongAccumulator rowsDone)
    implements PartitionReaderFactory {
  @Override
  public PartitionReader<InternalRow> createReader(InputPartition partition) {
    return new RawReader(
        archive, lake, ((RawPartition) partition).objects(), rules, objectsDone, rowsDone);
  }
}
