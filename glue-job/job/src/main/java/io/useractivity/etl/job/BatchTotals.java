package io.useractivity.etl.job;

import io.useractivity.etl.row.Reason;
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
  private long unknown;

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

  /** Counts unreadable objects of which nobody knows how many records they hold. */
  public void unknown(long objects) {
    unknown += objects;
  }

  /** Unreadable objects with an unknown number of records, counted as none. */
  public long unknown() {
    return unknown;
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

  /**
   * Throws if too large a share was refused. An unreadable object with an unknown number of records
   * counts as many as the others hold on average, and at least one.
   */
  public void requireFewRefused(Input input, JobSettings settings) throws RefusedShareException {
    long others = input.objects().size() - unknown;
    long each = Math.max(1, others <= 0 ? 0 : Math.round((double) in() / others));
    long records = in() + each * unknown;
    double share = records == 0 ? 0 : (double) (refused + each * unknown) / records;
    if (!input.kind().equals("replay")
        && records >= settings.refusedFrom()
        && share > settings.mostRefused()) {
      throw new RefusedShareException(
          ("%.1f%% of %d records were refused %s%s; at most %.1f%% may be. Nothing of batch %d was written. Look at the"
                  + " reasons, then repair the source or run with a larger --max-refused-share")
              .formatted(
                  100 * share,
                  records,
                  reasons,
                  guess(each) + times(),
                  100 * settings.mostRefused(),
                  input.head().batch() + 1));
    }
  }

  private String times() {
    return reasons.containsKey(Reason.IMPLAUSIBLE_TIMESTAMP.name())
        ? " (plausible is what lies between --oldest-event and --newest-event; the CloudFormation template's FirstDay is the former)"
        : "";
  }

  private String guess(long each) {
    return unknown == 0
        ? ""
        : " (%d unreadable objects hold an unknown number of records and count as %d each)"
            .formatted(unknown, each);
  }
}
