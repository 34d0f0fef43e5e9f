package io.useractivity.etl.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Some columns of a Parquet file that is in memory or mapped, row by row. Not thread-safe. */
public final class StoredRows implements AutoCloseable {
  private final ParquetReader<Group> reader;
  private Group row;

  private static final class Builder extends ParquetReader.Builder<Group> {
    Builder(InputFile file) {
      super(file);
    }

    @Override
    protected ReadSupport<Group> getReadSupport() {
      return new GroupReadSupport();
    }
  }

  /**
   * @param columns that are wanted; those that the file lacks are null in every row
   */
  public StoredRows(ByteBuffer content, List<String> columns) throws IOException {
    BufferInput file = new BufferInput(content);
    List<Type> wanted = new ArrayList<>();
    MessageType there;
    try (ParquetFileReader footer = ParquetFileReader.open(file)) {
      there = footer.getFileMetaData().getSchema();
    }
    for (String column : columns) {
      if (there.containsField(column)) {
        wanted.add(there.getType(column));
      }
    }
    Configuration settings = new Configuration(false);
    settings.set(
        ReadSupport.PARQUET_READ_SCHEMA, new MessageType(there.getName(), wanted).toString());
    this.reader = new Builder(file).withConf(settings).build();
  }

  /** Goes to the next row; false after the last. */
  public boolean next() throws IOException {
    row = reader.read();
    return row != null;
  }

  private boolean has(String column) {
    return row.getType().containsField(column) && row.getFieldRepetitionCount(column) > 0;
  }

  /** A text, or null. */
  public String text(String column) {
    return has(column) ? row.getString(column, 0) : null;
  }

  /** Bytes, or null. */
  public byte[] bytes(String column) {
    return has(column) ? row.getBinary(column, 0).getBytes() : null;
  }

  /** The bytes of a text or number as they are stored, or null. */
  public Binary binary(String column) {
    return has(column) ? row.getBinary(column, 0) : null;
  }

  /** A long or a time, or {@code otherwise}. */
  public long number(String column, long otherwise) {
    return has(column) ? row.getLong(column, 0) : otherwise;
  }

  /** An int, or {@code otherwise}. */
  public int integer(String column, int otherwise) {
    return has(column) ? row.getInteger(column, 0) : otherwise;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
