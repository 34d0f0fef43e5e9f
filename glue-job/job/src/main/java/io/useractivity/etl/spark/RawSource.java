package io.useractivity.etl.spark;

import io.useractivity.etl.archive.SourceObject;
import io.useractivity.etl.read.TaskShares;
import io.useractivity.etl.row.Columns;
import io.useractivity.etl.row.RowRules;
import io.useractivity.etl.store.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.util.LongAccumulator;

/**
 * Spark's view of the archive's objects: a table of {@link Columns#DECODED} rows. Spark makes it by
 * name and hands it only strings, so what it reads waits in {@link #READS} on the driver.
 */
public final class RawSource implements TableProvider {
  private static final Map<String, Read> READS = new ConcurrentHashMap<>();
  private static final StructType SCHEMA = StructType.fromDDL(Columns.DECODED);

  /**
   * What is read, and how.
   *
   * @param parallelism tasks that can run at once
   */
  record Read(
      Location archive,
      Location lake,
      List<SourceObject> objects,
      RowRules rules,
      int parallelism,
      LongAccumulator objectsDone,
      LongAccumulator rowsDone) {}

  /** The rows of some objects; nothing happens until an action. */
  static Dataset<Row> rows(SparkSession spark, Read read) {
    String id = UUID.randomUUID().toString();
    READS.put(id, read);
    return spark.read().format(RawSource.class.getName()).option("read", id).load();
  }

  /** Forgets what finished reads would have read. */
  static void forget() {
    READS.clear();
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return SCHEMA;
  }

  @Override
  public Table getTable(StructType schema, Transform[] partitioning, Map<String, String> options) {
    return new RawTable(READS.get(new CaseInsensitiveStringMap(options).get("read")));
  }

  private record RawTable(Read read) implements Table, SupportsRead {
    @Override
    public String name() {
      return read.objects().size() + " objects of " + read.archive();
    }

    @Override
    @SuppressWarnings("deprecation")
    public StructType schema() {
      return SCHEMA;
    }

    @Override
    public Set<TableCapability> capabilities() {
      return Set.of(TableCapability.BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
      return () -> new RawScan(read);
    }
  }

  private record RawScan(Read read) implements Scan, Batch {
    @Override
    public StructType readSchema() {
      return SCHEMA;
    }

    @Override
    public String description() {
      return read.objects().size() + " objects of " + read.archive();
    }

    @Override
    public Batch toBatch() {
      return this;
    }

    @Override
    public CustomMetric[] supportedCustomMetrics() {
      return RawMetrics.all();
    }

    @Override
    public InputPartition[] planInputPartitions() {
      return TaskShares.of(read.objects(), read.parallelism()).stream()
          .map(RawPartition::new)
          .toArray(InputPartition[]::new);
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
      return new RawReaderFactory(
          read.archive(), read.lake(), read.rules(), read.objectsDone(), read.rowsDone());
    }
  }

  /** The objects of one task. */
  record RawPartition(ArrayList<SourceObject> objects) implements InputPartition {
    RawPartition(List<SourceObject> objects) {
      this(new ArrayList<>(objects));
    }
  }
}
