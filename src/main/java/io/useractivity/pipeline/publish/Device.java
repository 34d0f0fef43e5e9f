package io.useractivity.pipeline.publish;

import java.util.Locale;

/**
 * The device of a session.
 *
 * @param language BCP 47 tag, or null
 */
public record Device(Type type, String os, String browser, String language) {
  /** Form factor. */
  public enum Type {
    DESKTOP,
    MOBILE,
    TABLET;

    /** The symbol in the Avro schema. */
    public String symbol() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
