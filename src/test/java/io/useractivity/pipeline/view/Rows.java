package io.useractivity.pipeline.view;

/** Rows for tests. */
final class Rows {
  static final Columns COLUMNS = Columns.of("event_type,user_id,page_url", "event_type", "");

  private Rows() {}

  static Row row(long offset, String type, String user, String page) {
    return new Row(
        0,
        offset,
        1_000 + offset,
        1_000 + offset,
        0,
        7,
        null,
        type,
        new String[] {type, user, page});
  }

  static Row row(long offset) {
    return row(offset, "page_view", "u-1", "/");
  }

  static Row invalid(long offset) {
    return new Row(0, offset, 1_000 + offset, 1_000, 0, 0, "bad-framing", "", new String[3]);
  }
}
