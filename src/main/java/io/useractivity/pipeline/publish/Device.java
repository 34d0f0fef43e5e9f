package io.useractivity.pipeline.publish;

import java.util.Locale;

/** The device of a session. */
public record Device(Type type, String os, String browser) {
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
