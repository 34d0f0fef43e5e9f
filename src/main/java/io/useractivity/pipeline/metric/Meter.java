package io.useractivity.pipeline.metric;

/** Every number this service publishes; docs and exporters are made from this list. */
public enum Meter {
  GENERATED("events_generated_total", "Events the generator made, faults included", ""),
  PUBLISHED("events_published_total", "Records the broker acknowledged on the event topic", ""),
  PUBLISH_RETRIES(
      "publish_retries_total", "Chunks sent again after a transient broker failure", ""),
  DEAD_LETTERED(
      "dead_letters_total", "Records the broker acknowledged on the dead-letter topic", "reason"),
  CONSUMED("records_consumed_total", "Records read from the event topic, replays included", ""),
  SKIPPED("records_skipped_total", "Records read again that were already archived", ""),
  ARCHIVED("events_archived_total", "Events in objects whose manifest is written", ""),
  OBJECTS("objects_archived_total", "Objects whose manifest is written", "reason"),
  OBJECT_BYTES("object_bytes_archived_total", "Bytes of archived objects", ""),
  ROTATIONS("rotations_total", "Open objects closed", "reason"),
  MANIFESTS("manifests_written_total", "Manifests written", ""),
  COMMITS("commits_total", "Offset commits by outcome", "outcome"),
  REBALANCES("rebalances_total", "Assignments and revocations", "kind"),
  STORE_CALLS("store_calls_total", "Object store requests by operation", "operation"),
  STORE_RETRIES("store_retries_total", "Object store requests sent again", "operation"),
  STORE_FAILURES("store_failures_total", "Object store requests that failed", "cause"),
  UPLOADS_IN_FLIGHT("uploads_in_flight", "Object store writes in flight", ""),
  BREAKER_OPEN("breaker_open", "1 while the object store's circuit breaker is not closed", ""),
  BUDGET_USED("budget_used_bytes", "Bytes of the archiver's byte budget in use", ""),
  BUDGET_LIMIT("budget_limit_bytes", "The archiver's byte budget", ""),
  OPEN_LANES("open_lanes", "Lanes with an open object", ""),
  LAG_RECORDS("consumer_lag_records", "Records of the topic not yet archived", ""),
  LAG_SECONDS("oldest_unarchived_seconds", "Age of the oldest record not yet archived", "");

  private final String metricName;
  private final String description;
  private final String label;

  Meter(String metricName, String description, String label) {
    this.metricName = metricName;
    this.description = description;
    this.label = label;
  }

  /** The name without prefix, by Prometheus convention. */
  public String metricName() {
    return metricName;
  }

  /** One sentence for a reader who does not know the code. */
  public String description() {
    return description;
  }

  /** The name of its only label, or an empty string. */
  public String label() {
    return label;
  }
}
