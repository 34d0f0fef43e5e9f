package io.useractivity.etl.row;

/** The tables' columns, in order, as Spark SQL DDL. */
public final class Columns {
  /** What is derived from one record alone. */
  private static final String ACTIVITY =
      """
      event_id string, user_id string, session_id string, event_type string, event_time timestamp,
      page_url string, page_host string, page_path string, referrer string, referrer_host string,
      product_id string, quantity int, unit_price decimal(12,2), currency string,
      revenue decimal(22,2), device_type string, device_os string, device_browser string,
      device_language string, is_mobile boolean, properties map<string,string>,
      """;

  private static final String LINEAGE =
      """
      source_object string, source_topic string, source_partition int, source_generation string,
      source_first_offset bigint, source_offset bigint, source_index bigint, writer_schema string,
      """;

  /** Rows as they come out of the decoder. {@code reason} is null for activities. */
  public static final String DECODED =
      ACTIVITY
          + LINEAGE
          + "event_date string, hour string, reason string, detail string, raw_kind string, raw binary,"
          + " raw_schema string, row_count bigint, source_count bigint, source_last_offset bigint,"
          + " source_crc32c string";

  /** Session facts, known only when the rows of a batch are in order. */
  public static final String POSITION = "position_in_session";

  public static final String SECONDS = "seconds_since_previous";

  /** What a row's session did in earlier hours of the batch: rows, and time of the last. */
  public static final String ROWS_BEFORE = "rows_before";

  public static final String MICROS_BEFORE = "micros_before";

  /** Columns of the curated table, without those of its folders. */
  public static final String[] CURATED = {
    "event_id",
    "user_id",
    "session_id",
    "event_type",
    "event_time",
    "page_url",
    "page_host",
    "page_path",
    "referrer",
    "referrer_host",
    "product_id",
    "quantity",
    "unit_price",
    "currency",
    "revenue",
    "device_type",
    "device_os",
    "device_browser",
    "device_language",
    "is_mobile",
    "properties",
    POSITION,
    SECONDS,
    "source_object",
    "source_topic",
    "source_partition",
    "source_offset",
    "source_index",
    "writer_schema",
    "batch"
  };

  /** Columns of the quarantine, without that of its folders. */
  public static final String[] QUARANTINE = {
    "detail",
    "row_count",
    "event_id",
    "source_object",
    "source_topic",
    "source_partition",
    "source_generation",
    "source_first_offset",
    "source_offset",
    "source_index",
    "writer_schema",
    "raw_kind",
    "raw",
    "raw_schema",
    "source_count",
    "source_last_offset",
    "source_crc32c",
    "batch"
  };

  /** The order in which copies of one event win; the lowest is kept. */
  public static final String[] ORDER = {
    "source_topic",
    "source_partition",
    "source_generation",
    "source_first_offset",
    "source_object",
    "source_index"
  };

  private Columns() {}
}
