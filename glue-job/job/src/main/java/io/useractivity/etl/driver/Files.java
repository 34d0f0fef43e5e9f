package io.useractivity.etl.driver;

import io.useractivity.etl.parquet.Ddl;
import io.useractivity.etl.parquet.RowFiles;
import io.useractivity.etl.parquet.RowFiles.Layout;
import io.useractivity.etl.parquet.Staging;
import io.useractivity.etl.read.RowCodec;
import io.useractivity.etl.row.ActivityRow;
import io.useractivity.etl.row.Columns;
import io.useractivity.etl.state.BatchRecord.Publication;
import io.useractivity.etl.state.Keys;
import io.useractivity.etl.store.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** Stages the files of a batch that is in memory. */
final class Files {
  private static final StructType DECODED = Ddl.columns(Columns.DECODED);
  private static final StructType ADDED =
      Ddl.columns("%s int, %s double, batch bigint".formatted(Columns.POSITION, Columns.SECONDS));
  private static final StructType FUNNEL =
      Ddl.columns(
          "product_id string, currency string, views bigint, carts bigint, purchases bigint,"
              + " pieces bigint, revenue decimal(32,2), event_date string, hour string");
  private static final Comparator<ActivityRow> REFUSED =
      Comparator.<ActivityRow, String>comparing(row -> row.reason)
          .thenComparing(row -> row.source.key())
          .thenComparingLong(row -> row.index);

  private final ObjectStore lake;
  private final Staging staging;
  private final long batch;
  private final long rowsPerFile;
  private final RowCodec codec = new RowCodec();

  Files(ObjectStore lake, Staging staging, long batch, long rowsPerFile) {
    this.lake = lake;
    this.staging = staging;
    this.batch = batch;
    this.rowsPerFile = rowsPerFile;
  }

  /** Columns of a table, then those of its folders. */
  private static StructType columns(String[] names, List<String> folders) {
    List<StructField> fields = new ArrayList<>();
    List<String> all = new ArrayList<>(Arrays.asList(names));
    all.addAll(folders);
    for (String name : all) {
      boolean added = Arrays.asList(ADDED.fieldNames()).contains(name);
      fields.add(added ? ADDED.apply(name) : DECODED.apply(name));
    }
    return new StructType(fields.toArray(StructField[]::new));
  }

  /** What becomes of a decoded row in a table. */
  private InternalRow row(ActivityRow activity, StructType columns) {
    InternalRow decoded = codec.encode(activity);
    Object[] values = new Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      StructField field = columns.fields()[i];
      values[i] =
          switch (field.name()) {
            case "batch" -> batch;
            case Columns.POSITION, Columns.SECONDS -> null;
            default -> decoded.get(DECODED.fieldIndex(field.name()), field.dataType());
          };
    }
    return new GenericInternalRow(values);
  }

  List<Publication> curated(List<ActivityRow> activities) throws IOException {
    StructType columns = columns(Columns.CURATED, Staging.HOURS);
    Layout layout = new Layout(columns, Staging.HOURS, rowsPerFile, true);
    List<InternalRow> rows =
        activities.stream().sorted(Activities.TIME).map(row -> row(row, columns)).toList();
    return write("curated", layout, rows, Keys.CURATED, Keys.tag(batch), true);
  }

  List<Publication> quarantine(List<ActivityRow> refused) throws IOException {
    StructType columns = columns(Columns.QUARANTINE, List.of("reason"));
    Layout layout = new Layout(columns, List.of("reason"), rowsPerFile, true);
    List<InternalRow> rows =
        refused.stream().sorted(REFUSED).map(row -> row(row, columns)).toList();
    return write("quarantine", layout, rows, Keys.QUARANTINE, Keys.tag(batch), true);
  }

  List<Publication> funnel(FunnelSums sums) throws IOException {
    List<InternalRow> rows = new ArrayList<>();
    for (Map.Entry<FunnelSums.Key, FunnelSums.Sum> entry : sums.sums().entrySet()) {
      FunnelSums.Key key = entry.getKey();
      FunnelSums.Sum sum = entry.getValue();
      rows.add(
          new GenericInternalRow(
              new Object[] {
                text(key.product()),
                text(key.currency()),
                sum.views,
                sum.carts,
                sum.purchases,
                sum.pieces,
                sum.revenue == null ? null : Decimal.apply(sum.revenue, 32, 2),
                text(key.hour().substring(0, 10)),
                text(key.hour().substring(11))
              }));
    }
    Layout layout = new Layout(FUNNEL, Staging.HOURS, Long.MAX_VALUE, true);
    return write("funnel", layout, rows, Keys.FUNNEL, "funnel", false);
  }

  private static UTF8String text(String text) {
    return UTF8String.fromString(text);
  }

  private List<Publication> write(
      String table,
      Layout layout,
      List<InternalRow> rows,
      String target,
      String name,
      boolean numbered)
      throws IOException {
    try (RowFiles files = new RowFiles(lake, staging.of(table), "0", layout)) {
      for (InternalRow row : rows) {
        files.write(row);
      }
      return staging.publications(table, files.finish(), target, name, numbered);
    }
  }
}
