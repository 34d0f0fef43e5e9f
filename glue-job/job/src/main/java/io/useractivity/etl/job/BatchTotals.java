package io.useractivity.etl.job;

import java.util.Map;
import java.util.TreeMap;

/** What was read, counted before anything is written. Not thread-safe. */
public final class BatchTotals {
  private final Map<String, Long> rowsByHour = new TreeMap<>();
  private final Map<String, Long> reasons = new TreeMap<>();
  private final Map<String, Long> schemas = new TreeMap<>();
  private long activities;
  private long refused;
  private long repeated;

  /**
   * Counts some records.
   *
   * @param hour {@code yyyy-MM-dd/HH} of activities
   * @param reason of refused records, else null
   * @param schema fingerprint, or null if unknown
   */
  public void add(String hour, String reason, String schema, long records) {
    if (reason == null) {
      rowsByHour.merge(hour, records, Long::sum);
      activities += records;
    } else {
      reasons.merge(reason, records, Long::sum);
      refused += records;
    }
    schemas.merge(schema == null ? "unknown" : schema, records, Long::sum);
  }

  /** Takes back some of the refused records: the batch holds them more than once. */
  public void repeated(String reason, long records) {
    reasons.merge(reason, -records, Long::sum);
    refused -= records;
    repeated += records;
  }

  /** Records. */
  public long in() {
    return activities + refused + repeated;
  }

  /** Refused records that the batch holds once more. */
  public long repeated() {
    return repeated;
  }

  /** Records that passed the checks. */
  public long activities() {
    return activities;
  }

  /** Records that did not. */
  public long refused() {
    return refused;
  }

  /** Activities per {@code yyyy-MM-dd/HH}. */
  public Map<String, Long> rowsByHour() {
    return rowsByHour;
  }

  /** Refused records per code. */
  public Map<String, Long> reasons() {
    return reasons;
  }

  /** Records per writer schema. */
  public Map<String, Long> schemas() {
    return schemas;
  }

  /** Throws unless every record that the manifests name was read. */
  public void requireAll(Input input) {
    if (input.rowsKnown() && in() != input.plan().rows()) {
      throw new UnbalancedException(
          "%d records were read, the manifests name %d".formatted(in(), input.plan().rows()));
    }
  }

  /** Throws if too large a share was refused. */
  public void requireFewRefused(Input input, JobSettings settings) throws RefusedShareException {
    double share = in() == 0 ? 0 : (double) refused / in();
    if (!input.kind().equals("replay")
        && in() >= settings.refusedFrom()
        && share > settings.mostRefused()) {
      throw new RefusedShareException(
          ("%.1f%% of %d records were refused %s; at most %.1f%% may be. Nothing was written. Look at the"
                  + " reasons, then repair the source or run with a larger --max-refused-share")
              .formatted(100 * share, in(), reasons, 100 * settings.mostRefused()));
    }
  }
}
