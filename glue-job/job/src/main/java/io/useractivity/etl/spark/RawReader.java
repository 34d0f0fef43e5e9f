package io.useractivity.etl.spark;

import io.useractivity.etl.archive.SourceObject;
import io.useractivity.etl.row.ActivityRow;
import io.useractivity.etl.row.ObjectDecoder;
import io.useractivity.etl.row.RowRules;
import io.useractivity.etl.store.Location;
import io.useractivity.etl.store.Stores;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.util.LongAccumulator;

/** One task: fetches objects ahead, decodes them one after another. */
final class RawReader implements PartitionReader<InternalRow> {
  private final ObjectFetcher fetcher;
  private final ObjectDecoder decoder;
  private final RowCodec codec = new RowCodec();
  private final LongAccumulator objectsDone;
  private final LongAccumulator rowsDone;
  private Iterator<ActivityRow> rows = Collections.emptyIterator();
  private InternalRow current;
  private long objects;
  private long bytes;
  private long refused;
  private long unreported;

  RawReader(
      Location archive,
      Location lake,
      List<SourceObject> objects,
      RowRules rules,
      LongAccumulator objectsDone,
      LongAccumulator rowsDone) {
    this.fetcher = new ObjectFetcher(Stores.open(archive), Stores.open(lake), objects);
    this.decoder = new ObjectDecoder(rules);
    this.objectsDone = objectsDone;
    this.rowsDone = rowsDone;
  }

  @Override
  public boolean next() throws IOException {
    while (!rows.hasNext()) {
      rowsDone.add(unreported);
      unreported = 0;
      ObjectFetcher.Fetched next = fetcher.next();
      if (next == null) {
        return false;
      }
      rows = rows(next);
      objects++;
      bytes += next.content() == null ? 0 : next.content().limit();
      objectsDone.add(1);
    }
    ActivityRow row = rows.next();
    unreported += row.rows;
    refused += row.good() ? 0 : row.rows;
    current = codec.encode(row);
    return true;
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

  @Override
  public InternalRow get() {
    return current;
  }

  @Override
  public CustomTaskMetric[] currentMetricsValues() {
    return new CustomTaskMetric[] {
      new RawMetrics.Share(RawMetrics.Objects.NAME, objects),
      new RawMetrics.Share(RawMetrics.Bytes.NAME, bytes),
      new RawMetrics.Share(RawMetrics.Refused.NAME, refused)
    };
  }

  @Override
  public void close() {
    fetcher.close();
  }
}
