package io.useractivity.etl.read;

import io.useractivity.etl.archive.SourceObject;
import io.useractivity.etl.parquet.StoredRows;
import io.useractivity.etl.row.ActivityRow;
import io.useractivity.etl.row.ObjectDecoder;
import io.useractivity.etl.row.QuarantinedRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The records of one file of the quarantine, read again from the bytes kept in it. */
final class QuarantinedRows implements Iterator<ActivityRow> {
  private static final List<String> COLUMNS =
      List.of(
          "row_count",
          "source_object",
          "source_topic",
          "source_partition",
          "source_generation",
          "source_first_offset",
          "source_offset",
          "source_index",
          "raw",
          "raw_schema");

  private final StoredRows stored;
  private final ObjectDecoder decoder;
  private Iterator<ActivityRow> rows = List.<ActivityRow>of().iterator();

  private QuarantinedRows(StoredRows stored, ObjectDecoder decoder) {
    this.stored = stored;
    this.decoder = decoder;
  }

  /**
   * @param content null if the file does not exist
   */
  static Iterator<ActivityRow> read(String key, ByteBuffer content, ObjectDecoder decoder)
      throws IOException {
    if (content == null) {
      throw new IOException(key + " is gone; another run may have replayed it: run again");
    }
    return new QuarantinedRows(new StoredRows(content, COLUMNS), decoder);
  }

  @Override
  public boolean hasNext() {
    try {
      while (!rows.hasNext()) {
        if (!stored.next()) {
          stored.close();
          return false;
        }
        // rows without bytes stand for whole objects, which are read themselves
        byte[] raw = stored.bytes("raw");
        rows = raw == null ? rows : decoder.decode(refused(raw)).iterator();
      }
      return true;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private QuarantinedRecords refused(byte[] raw) {
    long index = stored.number("source_index", 0);
    SourceObject source =
        SourceObject.of(
            stored.text("source_object"),
            stored.text("source_topic"),
            stored.integer("source_partition", -1),
            stored.text("source_generation"),
            stored.number("source_first_offset", -1),
            index,
            stored.number("source_offset", -1));
    return new QuarantinedRecords(
        source, index, stored.number("row_count", 1), raw, stored.text("raw_schema"));
  }

  @Override
  public ActivityRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return rows.next();
  }
}
