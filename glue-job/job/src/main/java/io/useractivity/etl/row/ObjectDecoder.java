package io.useractivity.etl.row;

import io.useractivity.etl.archive.SourceObject;
import io.useractivity.etl.container.ContainerFile;
import io.useractivity.etl.container.ContainerFile.Block;
import io.useractivity.etl.container.UnreadableObjectException;
import io.useractivity.etl.container.UnreadableObjectException.Reason;
import io.useractivity.etl.row.ActivityRow.RawKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.avro.generic.GenericRecord;

/**
 * Objects to rows. An object is checked whole (frames, sync markers, count, CRC) before its first
 * row is given away; schemas are parsed and resolved once. Not thread-safe; one per task.
 */
public final class ObjectDecoder {
  private static final int MOST_SCHEMAS = 1_000;

  private final RowRules rules;
  private final Map<String, WriterSchema> schemas = new HashMap<>();
  private final CheckedDecoder decoder = new CheckedDecoder(RowRules.MOST_PROPERTIES);

  public ObjectDecoder(RowRules rules) {
    this.rules = rules;
  }

  /**
   * The rows of an object, block by block; together they stand for all its wanted records.
   *
   * @param content null if the object does not exist
   */
  public Iterator<ActivityRow> decode(SourceObject source, ByteBuffer content) {
    SourceObject known = source;
    try {
      if (content == null) {
        throw new UnreadableObjectException(Reason.OBJECT_MISSING, "it does not exist (any more)");
      }
      ContainerFile file = new ContainerFile(content);
      known = complete(source, file.metadata());
      check(known, file.verify());
      return new Rows(known, file, schema(file.schema()));
    } catch (UnreadableObjectException unreadable) {
      return List.of(unreadable(known, unreadable)).iterator();
    }
  }

  /** Bytes that were refused once, by today's rules. */
  public List<ActivityRow> decode(QuarantinedRecords refused) {
    Block block = new Block(refused.rows(), refused.raw(), 0, refused.raw().length);
    try {
      return rows(refused.source(), schema(refused.schema()), block, refused.index());
    } catch (UnreadableObjectException incompatible) {
      ActivityRow row =
          ActivityRow.unreadable(refused.source(), refused.index(), refused.rows(), RawKind.BLOCK);
      row.reason = incompatible.reason().name();
      row.detail = incompatible.getMessage();
      row.schema = refused.schema();
      row.raw = refused.raw();
      return List.of(row);
    }
  }

  /** An object too large to be mapped. */
  public Iterator<ActivityRow> tooLarge(SourceObject source) {
    return List.of(
            unreadable(
                source, new UnreadableObjectException(Reason.TOO_LARGE, source.size() + " bytes")))
        .iterator();
  }

  private static ActivityRow unreadable(SourceObject source, UnreadableObjectException why) {
    ActivityRow row = ActivityRow.unreadable(source, 0, source.expectedRows(), RawKind.OBJECT);
    row.reason = why.reason().name();
    row.detail = why.getMessage();
    return row;
  }

  private WriterSchema schema(String json) throws UnreadableObjectException {
    WriterSchema schema = schemas.get(json);
    if (schema == null) {
      if (schemas.size() >= MOST_SCHEMAS) {
        schemas.clear();
      }
      schema = WriterSchema.of(json);
      schemas.put(json, schema);
    }
    return schema;
  }

  /**
   * What the header says about itself, where nobody said it before: that of a large object, which
   * was written first, lacks count, last offset and CRC.
   */
  private static SourceObject complete(SourceObject source, Map<String, String> header) {
    String topic = header.get("uap.topic");
    if (topic == null || source.topic() != null && !source.topic().equals(topic)) {
      return source;
    }
    try {
      String generation = header.get("uap.generation");
      String crc = header.get("uap.crc32c");
      return new SourceObject(
          source.key(),
          source.size(),
          source.etag(),
          topic,
          (int) known(source.partition(), header, "uap.partition"),
          source.generation() == null ? generation : source.generation(),
          known(source.count(), header, "uap.count"),
          known(source.firstOffset(), header, "uap.first-offset"),
          known(source.lastOffset(), header, "uap.last-offset"),
          source.crc32c() == null ? crc : source.crc32c(),
          source.held());
    } catch (NumberFormatException notOurs) {
      return source;
    }
  }

  private static long known(long before, Map<String, String> header, String name) {
    return before >= 0 ? before : Long.parseLong(header.getOrDefault(name, "-1"));
  }

  private static void check(SourceObject known, ContainerFile.Totals found)
      throws UnreadableObjectException {
    if (known.count() >= 0 && known.count() != found.records()) {
      throw new UnreadableObjectException(
          Reason.COUNT_MISMATCH,
          "it holds %d records, %d were archived".formatted(found.records(), known.count()));
    }
    String crc = "%08x".formatted(found.crc32c());
    if (known.crc32c() != null && !known.crc32c().equals(crc)) {
      throw new UnreadableObjectException(
          Reason.CRC_MISMATCH, "its CRC-32C is %s, archived was %s".formatted(crc, known.crc32c()));
    }
  }

  /** Rows of one readable object; a block is decoded whole before its first row is given away. */
  private final class Rows implements Iterator<ActivityRow> {
    private final SourceObject source;
    private final ContainerFile file;
    private final WriterSchema schema;
    private Iterator<ActivityRow> block = List.<ActivityRow>of().iterator();
    private long index;
    private boolean ended;

    Rows(SourceObject source, ContainerFile file, WriterSchema schema) {
      this.source = source;
      this.file = file;
      this.schema = schema;
    }

    @Override
    public boolean hasNext() {
      while (!block.hasNext() && !ended) {
        try {
          Block next = file.next();
          ended = next == null;
          if (!ended) {
            block = rows(next).iterator();
          }
        } catch (UnreadableObjectException changed) {
          throw new IllegalStateException("it was readable a moment ago: " + source.key(), changed);
        }
      }
      return block.hasNext();
    }

    @Override
    public ActivityRow next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return block.next();
    }

    private List<ActivityRow> rows(Block next) {
      long first = index;
      index += next.records();
      return ObjectDecoder.this.rows(source, schema, next, first);
    }
  }

  /** The rows of a block. */
  private List<ActivityRow> rows(SourceObject source, WriterSchema schema, Block next, long first) {
    if (next.records() > next.length()) {
      String why = next.records() + " records in " + next.length() + " bytes";
      return undecodable(source, schema, next, first, why);
    }
    List<ActivityRow> rows = new ArrayList<>((int) Math.min(next.records(), 1 << 16));
    try {
      decoder.reset(next.data(), next.offset(), next.length());
      int start = 0;
      for (long i = first; i < first + next.records(); i++) {
        ActivityRow row = new ActivityRow();
        row.source = source;
        row.index = i;
        row.schemaId = schema.id();
        int end = fill(row, schema, next, start);
        row.bytes = end - start;
        if (!row.good()) {
          row.rawKind = RawKind.RECORD;
          row.schema = schema.json();
          row.raw = Arrays.copyOfRange(next.data(), next.offset() + start, next.offset() + end);
        }
        rows.add(row);
        start = end;
      }
      if (!decoder.isEnd()) {
        throw new IOException("it holds more than its " + next.records() + " records");
      }
      return rows;
    } catch (IOException | RuntimeException | StackOverflowError bad) {
      return undecodable(source, schema, next, first, WriterSchema.firstLine(bad));
    }
  }

  /** Fills a row from the record that starts there; returns where the next one does. */
  private int fill(ActivityRow row, WriterSchema schema, Block in, int start) throws IOException {
    try {
      GenericRecord record = schema.reader().read(null, decoder);
      rules.fill(row, record, schema);
    } catch (CheckedDecoder.TooManyEntriesException oversized) {
      row.reason = io.useractivity.etl.row.Reason.OVERSIZED_FIELD.name();
      row.detail = oversized.getMessage();
      decoder.reset(in.data(), in.offset() + start, in.length() - start);
      schema.skip(decoder);
      int end = start + decoder.position();
      decoder.reset(in.data(), in.offset() + end, in.length() - end);
      return end;
    }
    return in.length() - decoder.left();
  }

  private static List<ActivityRow> undecodable(
      SourceObject source, WriterSchema schema, Block in, long first, String why) {
    if (in.records() == 0) {
      return List.of();
    }
    ActivityRow row = ActivityRow.unreadable(source, first, in.records(), RawKind.BLOCK);
    row.reason = Reason.UNDECODABLE_BLOCK.name();
    row.detail = why;
    row.schemaId = schema.id();
    row.schema = schema.json();
    row.raw = Arrays.copyOfRange(in.data(), in.offset(), in.offset() + in.length());
    row.bytes = in.length();
    return List.of(row);
  }
}
