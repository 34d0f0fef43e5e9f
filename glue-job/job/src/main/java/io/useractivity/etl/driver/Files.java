package io.useractivity.etl.driver;

import io.useractivity.etl.archive.Parallel;
import io.useractivity.etl.parquet.Ddl;
import io.useractivity.etl.parquet.RowFile.Put;
import io.useractivity.etl.parquet.RowFiles;
import io.useractivity.etl.parquet.RowFiles.Layout;
import io.useractivity.etl.parquet.Staging;
import io.useractivity.etl.read.RowCodec;
import io.useractivity.etl.row.ActivityRow;
import io.useractivity.etl.row.Columns;
import io.useractivity.etl.row.Hours;
import io.useractivity.etl.state.BatchRecord.Publication;
import io.useractivity.etl.state.Keys;
import io.useractivity.etl.store.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.avro.util.Utf8;
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

  /** Where a table's columns are in a decoded row; -1 for those that are not in it. */
  private static int[] places(StructType columns) {
    List<String> decoded = Arrays.asList(DECODED.fieldNames());
    return Arrays.stream(columns.fieldNames()).mapToInt(decoded::indexOf).toArray();
  }

  /** What becomes of a row in a table. */
  private InternalRow row(ActivityRow activity, StructType columns, int[] places, RowCodec codec) {
    InternalRow decoded = codec.encode(activity);
    StructField[] fields = columns.fields();
    Object[] values = new Object[fields.length];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          places[i] >= 0
              ? decoded.get(places[i], fields[i].dataType())
              : added(activity, fields[i].name());
    }
    return new GenericInternalRow(values);
  }

  private Object added(ActivityRow activity, String name) {
    return switch (name) {
      case "batch" -> batch;
      case Columns.POSITION -> activity.position;
      case Columns.SECONDS -> Double.isNaN(activity.seconds) ? null : activity.seconds;
      default -> throw new IllegalArgumentException("nobody knows the column " + name);
    };
  }

  /** Hours side by side, the largest first. */
  List<Publication> curated(List<ActivityRow> activities) throws IOException {
    StructType columns = columns(Columns.CURATED, Staging.HOURS);
    Layout layout = new Layout(columns, Staging.HOURS, rowsPerFile, true);
    Queue<List<ActivityRow>> waiting = new ConcurrentLinkedQueue<>(byHour(activities));
    int threads = Math.min(waiting.size(), Runtime.getRuntime().availableProcessors());
    List<Put> puts = new ArrayList<>();
    for (List<Put> some :
        Parallel.map(
            Collections.nCopies(threads, "curated"),
            table -> {
              List<Put> mine = new ArrayList<>();
              for (List<ActivityRow> hour = waiting.poll(); hour != null; hour = waiting.poll()) {
                mine.addAll(write(table, layout, hour));
              }
              return mine;
            })) {
      puts.addAll(some);
    }
    return staging.publications("curated", puts, Keys.CURATED, Keys.tag(batch), true);
  }

  private static List<List<ActivityRow>> byHour(List<ActivityRow> activities) {
    Hours names = new Hours();
    Map<String, List<ActivityRow>> hours = new TreeMap<>();
    for (ActivityRow row : Activities.inOrder(activities)) {
      hours.computeIfAbsent(names.of(row.eventMillis), hour -> new ArrayList<>()).add(row);
    }
    List<List<ActivityRow>> largestFirst = new ArrayList<>(hours.values());
    largestFirst.sort(Comparator.comparing(hour -> -hour.size()));
    return largestFirst;
  }

  List<Publication> quarantine(List<ActivityRow> refused) throws IOException {
    StructType columns = columns(Columns.QUARANTINE, List.of("reason"));
    Layout layout = new Layout(columns, List.of("reason"), rowsPerFile, true);
    List<Put> puts = write("quarantine", layout, refused.stream().sorted(REFUSED).toList());
    return staging.publications("quarantine", puts, Keys.QUARANTINE, Keys.tag(batch), true);
  }

  private List<Put> write(String table, Layout layout, List<ActivityRow> rows) throws IOException {
    RowCodec codec = new RowCodec();
    int[] places = places(layout.columns());
    try (RowFiles files = new RowFiles(lake, staging.of(table), "0", layout)) {
      for (ActivityRow row : rows) {
        files.write(row(row, layout.columns(), places, codec));
      }
      return files.finish();
    }
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
    try (RowFiles files = new RowFiles(lake, staging.of("funnel"), "0", layout)) {
      for (InternalRow row : rows) {
        files.write(row);
      }
      return staging.publications("funnel", files.finish(), Keys.FUNNEL, "funnel", false);
    }
  }

  private static UTF8String text(String text) {
    return UTF8String.fromString(text);
  }

  private static UTF8String text(Utf8 text) {
    return text == null ? null : UTF8String.fromBytes(text.getBytes(), 0, text.getByteLength());
  }
}
