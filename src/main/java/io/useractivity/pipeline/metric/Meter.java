package io.useractivity.pipeline.metric;

/**
 * Every number this service publishes; docs/metrics.md and the exporters are made from this list.
 */
public enum Meter {
  BUILD(Kind.GAUGE, "build_version", "Always 1; the label tells which version runs", "version"),
  GENERATED(
      Kind.COUNTER, "events_generated_total", "Events the generator made, faults included", ""),
  PUBLISHED(
      Kind.COUNTER,
      "events_published_total",
      "Records the broker acknowledged on the event topic",
      ""),
  PUBLISH_RETRIES(
      Kind.COUNTER,
      "publish_retries_total",
      "Chunks sent again after a transient broker failure",
      ""),
  DEAD_LETTERED(
      Kind.COUNTER,
      "dead_letters_total",
      "Records the broker acknowledged on the dead-letter topic",
      "reason"),
  CONSUMED(
      Kind.COUNTER,
      "records_consumed_total",
      "Records read from the event topic, replays included",
      ""),
  SKIPPED(
      Kind.COUNTER, "records_skipped_total", "Records read again that were already archived", ""),
  ARCHIVED(
      Kind.COUNTER, "events_archived_total", "Events in objects whose manifest is written", ""),
  OBJECTS(
      Kind.COUNTER,
      "objects_archived_total",
      "Objects whose manifest is written, by why they were closed",
      "reason"),
  OBJECT_BYTES(
      Kind.COUNTER,
      "object_bytes_archived_total",
      "Bytes of archived objects, by why they were closed",
      "reason"),
  ROTATIONS(Kind.COUNTER, "rotations_total", "Open objects closed", "reason"),
  MANIFESTS(Kind.COUNTER, "manifests_written_total", "Manifests written", ""),
  COMMITS(Kind.COUNTER, "commits_total", "Offset commits by outcome", "outcome"),
  REBALANCES(
      Kind.COUNTER,
      "rebalances_total",
      "Partitions assigned, revoked, released, and started over because an upload was lost",
      "kind"),
  UPLOAD_SECONDS(
      Kind.HISTOGRAM,
      "upload_seconds",
      "From an object's planning to its visibility in the store, retries and queueing included",
      ""),
  STORE_SECONDS(
      Kind.HISTOGRAM,
      "store_request_seconds",
      "Duration of one successful object store request",
      "operation"),
  STORE_CALLS(Kind.COUNTER, "store_calls_total", "Object store requests by operation", "operation"),
  STORE_RETRIES(
      Kind.COUNTER,
      "store_retries_total",
      "Object store requests sent again, by the failure before",
      "cause"),
  STORE_FAILURES(
      Kind.COUNTER, "store_failures_total", "Object store requests that failed", "cause"),
  UPLOADS_IN_FLIGHT(Kind.GAUGE, "uploads_in_flight", "Object store writes in flight", ""),
  BREAKER_OPEN(
      Kind.GAUGE, "breaker_open", "1 while the object store's circuit breaker is not closed", ""),
  BUDGET_USED(Kind.GAUGE, "budget_used_bytes", "Bytes of the archiver's byte budget in use", ""),
  BUDGET_LIMIT(Kind.GAUGE, "budget_limit_bytes", "The archiver's byte budget", ""),
  OPEN_LANES(Kind.GAUGE, "open_lanes", "Lanes with an open object", ""),
  ASSIGNED(Kind.GAUGE, "assigned_partitions", "Partitions this process owns", ""),
  HELD(
      Kind.GAUGE,
      "held_records",
      "Records and dead letters taken and not yet archived or acknowledged",
      ""),
  IMBALANCE(
      Kind.GAUGE,
      "ledger_imbalance_records",
      "Taken minus archived, dead-lettered and held; anything but 0 is a defect of this service",
      ""),
  LAG_RECORDS(
      Kind.GAUGE,
      "consumer_lag_records",
      "Records of an assigned partition that are not archived",
      "partition"),
  LAG_SECONDS(
      Kind.GAUGE,
      "oldest_unarchived_seconds",
      "Age of the oldest record read and not archived, by its Kafka timestamp; exact",
      ""),
  KAFKA_CONNECTIONS(
      Kind.GAUGE, "kafka_client_connections", "Open connections to brokers", "client"),
  KAFKA_RECEIVED(Kind.COUNTER, "kafka_client_received_bytes_total", "Bytes brokers sent", "client"),
  KAFKA_SENT(Kind.COUNTER, "kafka_client_sent_bytes_total", "Bytes sent to brokers", "client"),
  KAFKA_FETCHED(
      Kind.COUNTER, "kafka_client_fetched_records_total", "Records fetched by polls", "client"),
  KAFKA_FETCH_LATENCY(
      Kind.GAUGE,
      "kafka_client_fetch_latency_avg_seconds",
      "Mean time of a fetch, over the last half minute",
      "client"),
  KAFKA_REBALANCE_FAILURES(
      Kind.COUNTER, "kafka_client_failed_rebalances_total", "Rebalances that failed", "client"),
  KAFKA_HEARTBEAT_AGE(
      Kind.GAUGE,
      "kafka_client_last_heartbeat_seconds",
      "Time since the last heartbeat to the group's coordinator",
      "client"),
  KAFKA_REQUEST_LATENCY(
      Kind.GAUGE,
      "kafka_client_request_latency_avg_seconds",
      "Mean time of a produce request, over the last half minute",
      "client"),
  KAFKA_SEND_RETRIES(
      Kind.COUNTER, "kafka_client_send_retries_total", "Records sent again", "client"),
  KAFKA_SEND_ERRORS(Kind.COUNTER, "kafka_client_send_errors_total", "Records given up", "client"),
  KAFKA_BUFFER_FREE(
      Kind.GAUGE, "kafka_client_buffer_free_bytes", "Free bytes of the send buffer", "client"),
  CLOUDWATCH_REFUSED(
      Kind.GAUGE,
      "cloudwatch_refused_series",
      "Series not sent to CloudWatch because ops.cloudwatch.max-series is reached",
      ""),
  CLOUDWATCH_FAILURES(
      Kind.COUNTER, "cloudwatch_failures_total", "Publications CloudWatch did not take", "");

  /** What a meter measures, in Prometheus' terms. */
  public enum Kind {
    COUNTER,
    GAUGE,
    /** Durations, in buckets. */
    HISTOGRAM
  }

  /** What every name begins with in Prometheus. */
  public static final String PREFIX = "uap_";

  private final Kind kind;
  private final String metricName;
  private final String description;
  private final String label;

  Meter(Kind kind, String metricName, String description, String label) {
    this.kind = kind;
    this.metricName = metricName;
    this.description = description;
    this.label = label;
  }

  public Kind kind() {
    return kind;
  }

  /** The name without prefix, by Prometheus convention. */
  public String metricName() {
    return metricName;
  }

  /** The name in Prometheus. */
  public String prometheusName() {
    return PREFIX + metricName;
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
