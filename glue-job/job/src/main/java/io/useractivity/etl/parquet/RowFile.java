package io.useractivity.etl.parquet;

import io.useractivity.etl.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * One Parquet file: written on this machine, then put into a store in one step, so that nobody ever
 * sees half of it. Not thread-safe.
 */
public final class RowFile implements AutoCloseable {
  /** Columns whose values hardly ever repeat: a dictionary of them is work for nothing. */
  private static final List<String> UNIQUE = List.of("event_id", "source_offset", "source_index");

  /** Without Hadoop's files of settings: reading them takes longer than a small file. */
  private static final Configuration SETTINGS = new Configuration(false);

  private final Path file;
  private final ParquetWriter<InternalRow> writer;
  private long rows;
  private boolean closed;

  /**
   * What was put.
   *
   * @param rows as the file's own footer says
   */
  public record Put(String key, long size, long rows) implements java.io.Serializable {}

  private static final class Builder extends ParquetWriter.Builder<InternalRow, Builder> {
    private final StructType columns;

    Builder(OutputFile file, StructType columns) {
      super(file);
      this.columns = columns;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<InternalRow> getWriteSupport(Configuration configuration) {
      return new RowSupport(columns);
    }
  }

  /** Begins a file; rows may have more columns after these. */
  public RowFile(StructType columns) throws IOException {
    this.file = Files.createTempFile("etl-rows-", ".parquet");
    Builder builder =
        new Builder(new LocalOutput(file), columns)
            .withConf(SETTINGS)
            .withCompressionCodec(CompressionCodecName.ZSTD);
    for (String name : columns.fieldNames()) {
      if (UNIQUE.contains(name)) {
        builder.withDictionaryEncoding(name, false);
      }
    }
    this.writer = builder.build();
  }

  /** Appends. */
  public void write(InternalRow row) throws IOException {
    writer.write(row);
    rows++;
  }

  /** Rows so far. */
  public long rows() {
    return rows;
  }

  /** About the bytes so far, as far as they are encoded. */
  long size() {
    return writer.getDataSize();
  }

  /** Puts the finished file and removes it here; any thread. */
  Put put(ObjectStore store, String key) throws IOException {
    try {
      long inFooter =
          writer.getFooter().getBlocks().stream().mapToLong(block -> block.getRowCount()).sum();
      store.put(key, file);
      return new Put(key, Files.size(file), inFooter);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Nothing more is written. */
  void finish() throws IOException {
    if (!closed) {
      closed = true;
      writer.close();
    }
  }

  /** Throws away what was not put. */
  @Override
  public void close() throws IOException {
    try {
      finish();
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
