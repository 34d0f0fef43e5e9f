package io.useractivity.etl.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;

import io.useractivity.etl.job.BatchTotals;
import io.useractivity.etl.row.Columns;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * Removes copies of an event: within a batch the first in {@link Columns#ORDER} stays, and what an
 * earlier batch curated stays. Only identifiers travel between workers; rows do not.
 */
final class Copies implements AutoCloseable {
  /** What makes two refused rows the same. */
  private static final String[] REFUSED = {"reason", "source_object", "source_index", "raw"};

  private final List<Dataset<Row>> kept = new ArrayList<>();
  private long here;
  private long earlier;

  /**
   * The activities without copies within the batch. Counting is cheap; places are compared only of
   * what is there twice.
   */
  Dataset<Row> firstOnly(Dataset<Row> activities) {
    Column[] order = new Column[Columns.ORDER.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = col(Columns.ORDER[i]);
    }
    Dataset<Row> repeated =
        keep(
            activities
                .groupBy("event_id")
                .agg(count(lit(1)).as("copies"))
                .filter(col("copies").gt(1)));
    here = sum(repeated, col("copies").minus(1));
    if (here == 0) {
      return activities;
    }
    Dataset<Row> winners =
        keep(
            activities
                .select(col("event_id"), struct(order).as("place"))
                .join(repeated.select("event_id"), new String[] {"event_id"}, "left_semi")
                .groupBy("event_id", "place")
                .agg(count(lit(1)).as("ties"))
                .groupBy("event_id")
                .agg(
                    min("place").as("winner"),
                    min(struct(col("place"), col("ties"))).getField("ties").as("ties")));
    Dataset<Row> marked =
        activities
            .join(winners.drop("ties"), new String[] {"event_id"}, "left")
            .filter(col("winner").isNull().or(struct(order).eqNullSafe(col("winner"))));
    if (winners.filter(col("ties").gt(1)).isEmpty()) {
      return marked.drop("winner");
    }
    // the same record of the same object more than once: any of them
    Dataset<Row> once =
        marked.filter(col("winner").isNotNull()).dropDuplicates(new String[] {"event_id"});
    return marked.filter(col("winner").isNull()).unionByName(once).drop("winner");
  }

  /**
   * Refused rows without those that are there again: the same bytes of the same place.
   *
   * @param refused with columns of the quarantine
   */
  static Dataset<Row> refusedOnce(Dataset<Row> refused) {
    return refused.dropDuplicates(REFUSED);
  }

  /** Counts what {@link #refusedOnce} leaves out. */
  static void countRepeated(Dataset<Row> refused, BatchTotals totals) {
    for (Row row :
        refused
            .groupBy("reason", "source_object", "source_index", "raw")
            .agg(count(lit(1)).as("copies"), min("row_count").as("records"))
            .filter(col("copies").gt(1))
            .groupBy("reason")
            .agg(functions.sum(col("copies").minus(1).multiply(col("records"))))
            .collectAsList()) {
      totals.repeated(row.getString(0), row.getLong(1));
    }
  }

  /** The activities that no file of {@code curated} holds; older ones may be in upper case. */
  Dataset<Row> newOnly(Dataset<Row> activities, Dataset<Row> curated) {
    Dataset<Row> known =
        keep(
            curated
                .select(lower(col("event_id")).as("event_id"))
                .join(activities.select("event_id"), new String[] {"event_id"}, "left_semi")
                .distinct());
    earlier = known.count();
    return earlier == 0
        ? activities
        : activities.join(known, new String[] {"event_id"}, "left_anti");
  }

  /** Copies removed within the batch. */
  long here() {
    return here;
  }

  /** Events removed because an earlier batch has them. */
  long earlier() {
    return earlier;
  }

  private Dataset<Row> keep(Dataset<Row> rows) {
    Dataset<Row> cached = rows.persist(StorageLevel.MEMORY_AND_DISK());
    kept.add(cached);
    return cached;
  }

  private static long sum(Dataset<Row> rows, Column column) {
    Row total = rows.agg(functions.sum(column)).head();
    return total.isNullAt(0) ? 0 : total.getLong(0);
  }

  @Override
  public void close() {
    kept.forEach(Dataset::unpersist);
  }
}
