package io.useractivity.etl.job;

import io.useractivity.etl.archive.Limits;
import io.useractivity.etl.row.RowRules;
import io.useractivity.etl.store.Location;

/**
 * Everything a run is told.
 *
 * @param archive root of the raw archive
 * @param lake root of what the job writes
 * @param skipExpired whether a partition whose oldest manifests are gone goes on at the oldest one
 *     there is, instead of waiting
 * @param limits of one batch
 * @param most batches one run does
 * @param rowsPerFile most rows of a curated file
 * @param lookBackDays days before and after a touched day that are searched for events that earlier
 *     batches curated
 * @param mostRefused share of records that may be refused
 * @param refusedFrom batches with fewer records than this may have any share
 * @param metrics whether a line in CloudWatch's embedded metric format is printed per batch
 * @param smallBatch most records of a batch that the driver does alone, without Spark
 * @param iceberg table that curated rows go to, or null for files below the lake's root
 */
public record JobSettings(
    Location archive,
    Location lake,
    Source source,
    boolean skipExpired,
    Bookmark bookmark,
    Limits limits,
    int most,
    RowRules rules,
    long rowsPerFile,
    int lookBackDays,
    double mostRefused,
    long refusedFrom,
    boolean metrics,
    boolean dryRun,
    long smallBatch,
    IcebergTarget iceberg) {
  /** A record in memory takes a quarter of this, and as much again while it is written. */
  private static final long HEAP_PER_RECORD = 6_000;

  private static final long MOST_SMALL = 500_000;

  /** What a driver with so much heap takes without Spark. */
  public static long smallBatchOf(long heap) {
    return Math.min(MOST_SMALL, heap / HEAP_PER_RECORD);
  }

  /** The same job with its rows in another place. */
  public JobSettings into(IcebergTarget target) {
    return with(skipExpired, rules, dryRun, smallBatch, target);
  }

  /** The same job with other rules. */
  public JobSettings rules(RowRules others) {
    return with(skipExpired, others, dryRun, smallBatch, iceberg);
  }

  /** The same job with another idea of a small batch. */
  public JobSettings small(long records) {
    return with(skipExpired, rules, dryRun, records, iceberg);
  }

  /** The same job, which only says what it would do. */
  public JobSettings dry() {
    return with(skipExpired, rules, true, smallBatch, iceberg);
  }

  /** The same job, which goes on where retention has removed the oldest manifests. */
  public JobSettings skippingExpired() {
    return with(true, rules, dryRun, smallBatch, iceberg);
  }

  private JobSettings with(
      boolean skips, RowRules others, boolean dry, long records, IcebergTarget target) {
    return new JobSettings(
        archive,
        lake,
        source,
        skips,
        bookmark,
        limits,
        most,
        others,
        rowsPerFile,
        lookBackDays,
        mostRefused,
        refusedFrom,
        metrics,
        dry,
        records,
        target);
  }

  /** How new objects are found. */
  public enum Source {
    MANIFESTS,
    LISTING
  }

  /** AWS Glue's {@code --job-bookmark-option}. */
  public enum Bookmark {
    /** From the bookmark on, and move it. */
    ENABLE,
    /** Everything; the bookmark is neither read nor moved. */
    DISABLE,
    /** From the bookmark on, without moving it. */
    PAUSE
  }
}
