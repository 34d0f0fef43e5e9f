package io.useractivity.etl.spark;

import io.useractivity.etl.archive.SourceObject;
import io.useractivity.etl.read.ObjectRows;
import io.useractivity.etl.read.RowCodec;
import io.useractivity.etl.row.ActivityRow;
import io.useractivity.etl.row.RowRules;
import io.useractivity.etl.store.Location;
import io.useractivity.etl.store.Stores;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.util.LongAccumulator;

/** One task's rows for Spark. */
final class RawReader implements PartitionReader<InternalRow> {
  private final ObjectRows rows;
  private final RowCodec codec = new RowCodec();
  private final LongAccumulator objectsDone;
  private final LongAccumulator rowsDone;
  private InternalRow current;
  private long refused;
  private long reported;
  private long unreported;

  RawReader(
      Location archive,
      Location lake,
      List<SourceObject> objects,
      RowRules rules,
      LongAccumulator objectsDone,
      LongAccumulator rowsDone) {
    this.rows = new ObjectRows(Stores.open(archive), Stores.open(lake), objects, rules);
    this.objectsDone = objectsDone;
    this.rowsDone = rowsDone;
  }

  @Override
  public boolean next() throws IOException {
    ActivityRow row = rows.next();
    if (rows.objects() > reported) {
      objectsDone.add(rows.objects() - reported);
      reported = rows.objects();
      rowsDone.add(unreported);
      unreported = 0;
    }
    if (row == null) {
      rowsDone.add(unreported);
      unreported = 0;
      return false;
    }
    unreported += row.rows;
    refused += row.good() ? 0 : row.rows;
    current = codec.encode(row);
    return true;
  }

  @Override
  public InternalRow get() {
    return current;
  }

  @Override
  public CustomTaskMetric[] currentMetricsValues() {
    return new CustomTaskMetric[] {
      new RawMetrics.Share(RawMetrics.Objects.NAME, rows.objects()),
      new RawMetrics.Share(RawMetrics.Bytes.NAME, rows.bytes()),
      new RawMetrics.Share(RawMetrics.Refused.NAME, refused)
    };
  }

  @Override
  public void close() {
    rows.close();
  }
}
