package io.useractivity.etl.spark;

import static org.apache.spark.sql.functions.sum;

import io.useractivity.etl.job.Input;
import io.useractivity.etl.job.JobSettings;
import io.useractivity.etl.job.RefusedShareException;
import io.useractivity.etl.job.UnbalancedException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What was read, counted before anything is written.
 *
 * @param in records
 * @param activities of them that passed the checks
 * @param refused of them that did not
 * @param rowsByHour activities per {@code yyyy-MM-dd/HH}
 * @param reasons refused records per code
 * @param schemas records per writer schema
 */
record BatchTotals(
    long in,
    long activities,
    long refused,
    Map<String, Long> rowsByHour,
    Map<String, Long> reasons,
    Map<String, Long> schemas) {
  /** Counts; this is what makes Spark read. */
  static BatchTotals of(Dataset<Row> decoded) {
    Map<String, Long> rowsByHour = new TreeMap<>();
    Map<String, Long> reasons = new TreeMap<>();
    Map<String, Long> schemas = new TreeMap<>();
    for (Row row :
        decoded
            .groupBy("event_date", "hour", "reason", "writer_schema")
            .agg(sum("row_count"))
            .collectAsList()) {
      long rows = row.getLong(4);
      if (row.isNullAt(2)) {
        rowsByHour.merge(row.getString(0) + "/" + row.getString(1), rows, Long::sum);
      } else {
        reasons.merge(row.getString(2), rows, Long::sum);
      }
      schemas.merge(row.isNullAt(3) ? "unknown" : row.getString(3), rows, Long::sum);
    }
    long activities = total(rowsByHour);
    long refused = total(reasons);
    return new BatchTotals(activities + refused, activities, refused, rowsByHour, reasons, schemas);
  }

  private static long total(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Throws unless every record that the manifests name was read. */
  void requireAll(Input input) {
    if (input.rowsKnown() && in != input.plan().rows()) {
      throw new UnbalancedException(
          "%d records were read, the manifests name %d".formatted(in, input.plan().rows()));
    }
  }

  /** Throws if too large a share was refused. */
  void requireFewRefused(Input input, JobSettings settings) throws RefusedShareException {
    double share = in == 0 ? 0 : (double) refused / in;
    if (!input.kind().equals("replay")
        && in >= settings.refusedFrom()
        && share > settings.mostRefused()) {
      throw new RefusedShareException(
          ("%.1f%% of %d records were refused %s; at most %.1f%% may be. Nothing was written. Look at the"
                  + " reasons, then repair the source or run with a larger --max-refused-share")
              .formatted(100 * share, in, reasons, 100 * settings.mostRefused()));
    }
  }
}
