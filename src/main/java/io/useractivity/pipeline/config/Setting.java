package io.useractivity.pipeline.config;

/**
 * One value as a source gives it, not yet understood.
 *
 * @param path the key's full path, perhaps unknown
 * @param text the scalar's text; a list's elements joined by commas
 * @param origin where it stands, for people
 */
record Setting(String path, String text, Form form, String origin) {
  enum Form {
    SCALAR,
    LIST,
    /** Nothing, {@code null} or {@code ~} in YAML. */
    NULL,
    /** <code>{}</code> in YAML. */
    EMPTY_MAP
  }

  static Setting scalar(String path, String text, String origin) {
    return new Setting(path, text, Form.SCALAR, origin);
  }
}
