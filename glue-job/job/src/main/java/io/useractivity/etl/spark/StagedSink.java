package io.useractivity.etl.spark;

import io.useractivity.etl.parquet.RowFile.Put;
import io.useractivity.etl.parquet.RowFiles;
import io.useractivity.etl.parquet.RowFiles.Layout;
import io.useractivity.etl.store.Location;
import io.useractivity.etl.store.Stores;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Rows into files of a staging folder. Only what tasks that count report is staged; what others
 * left behind goes with the folder. Spark makes it by name and hands it only strings, so what it
 * writes waits in {@link #WRITES} on the driver.
 */
public final class StagedSink implements TableProvider {
  private static final Map<String, Target> WRITES = new ConcurrentHashMap<>();

  private record Target(Location lake, String folder, Layout layout, List<Put> staged) {}

  /** Files that one task put. */
  private record Done(ArrayList<Put> files) implements WriterCommitMessage {}

  /**
   * Writes rows, sorted within Spark's partitions so that those of one folder follow each other.
   *
   * @param folder key of the staging folder, with its slash
   */
  static List<Put> write(
      Dataset<Row> rows, Location lake, String folder, List<String> folders, long rowsPerFile) {
    String id = UUID.randomUUID().toString();
    Target target =
        new Target(
            lake,
            folder,
            new Layout(rows.schema(), folders, rowsPerFile, false),
            new ArrayList<>());
    WRITES.put(id, target);
    try {
      rows.write()
          .format(StagedSink.class.getName())
          .option("write", id)
          .mode(SaveMode.Append)
          .save();
      return target.staged();
    } finally {
      WRITES.remove(id);
    }
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return WRITES.get(options.get("write")).layout().columns();
  }

  @Override
  public Table getTable(StructType schema, Transform[] partitioning, Map<String, String> options) {
    return new StagedTable(WRITES.get(new CaseInsensitiveStringMap(options).get("write")));
  }

  private record StagedTable(Target target) implements Table, SupportsWrite {
    @Override
    public String name() {
      return target.lake() + "/" + target.folder();
    }

    @Override
    @SuppressWarnings("deprecation")
    public StructType schema() {
      return target.layout().columns();
    }

    @Override
    public Set<TableCapability> capabilities() {
      return Set.of(TableCapability.BATCH_WRITE, TableCapability.ACCEPT_ANY_SCHEMA);
    }

    @Override
    public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
      return new WriteBuilder() {
        @Override
        public Write build() {
          return new StagedWrite(target);
        }
      };
    }
  }

  private record StagedWrite(Target target) implements Write, BatchWrite {
    @Override
    public String description() {
      return target.lake() + "/" + target.folder();
    }

    @Override
    public BatchWrite toBatch() {
      return this;
    }

    @Override
    public DataWriterFactory createBatchWriterFactory(PhysicalWriteInfo info) {
      return new Writers(target.lake(), target.folder(), target.layout());
    }

    @Override
    public void commit(WriterCommitMessage[] tasks) {
      for (WriterCommitMessage task : tasks) {
        target.staged().addAll(((Done) task).files());
      }
    }

    @Override
    public void abort(WriterCommitMessage[] tasks) {
      // the next run removes the folder
    }
  }

  /** Travels to the executors. */
  private record Writers(Location lake, String folder, Layout layout) implements DataWriterFactory {
    @Override
    public DataWriter<InternalRow> createWriter(int partition, long task) {
      return new TaskWriter(
          new RowFiles(Stores.open(lake), folder, partition + "-" + task, layout));
    }
  }

  private record TaskWriter(RowFiles files) implements DataWriter<InternalRow> {
    @Override
    public void write(InternalRow row) throws IOException {
      files.write(row);
    }

    @Override
    public WriterCommitMessage commit() throws IOException {
      return new Done(new ArrayList<>(files.finish()));
    }

    @Override
    public void abort() throws IOException {
      files.close();
    }

    @Override
    public void close() throws IOException {
      files.close();
    }
  }
}
