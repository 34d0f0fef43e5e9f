package io.useractivity.etl.read;

import io.useractivity.etl.archive.SourceObject;
import io.useractivity.etl.row.ActivityRow;
import io.useractivity.etl.row.ObjectDecoder;
import io.useractivity.etl.row.RowRules;
import io.useractivity.etl.store.ObjectStore;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/** The rows of one task: objects are fetched ahead and decoded one after another. One thread. */
public final class ObjectRows implements AutoCloseable {
  private final ObjectFetcher fetcher;
  private final ObjectDecoder decoder;
  private Iterator<ActivityRow> rows = Collections.emptyIterator();
  private long objects;
  private long bytes;

  public ObjectRows(
      ObjectStore archive, ObjectStore lake, List<SourceObject> objects, RowRules rules) {
    this.fetcher = new ObjectFetcher(archive, lake, objects);
    this.decoder = new ObjectDecoder(rules);
  }

  /** The next row, or null after the last. */
  public ActivityRow next() throws IOException {
    while (!rows.hasNext()) {
      ObjectFetcher.Fetched next = fetcher.next();
      if (next == null) {
        return null;
      }
      rows = rows(next);
      objects++;
      bytes += next.content() == null ? 0 : next.content().limit();
    }
    return rows.next();
  }

  private Iterator<ActivityRow> rows(ObjectFetcher.Fetched next) throws IOException {
    if (next.tooLarge()) {
      return decoder.tooLarge(next.source());
    }
    if (next.source().quarantinedRows()) {
      return QuarantinedRows.read(next.source().key(), next.content(), decoder);
    }
    return decoder.decode(next.source(), next.content());
  }

  /** Objects so far. */
  public long objects() {
    return objects;
  }

  /** Their bytes. */
  public long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    fetcher.close();
  }
}
