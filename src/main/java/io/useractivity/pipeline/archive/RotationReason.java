package io.useractivity.pipeline.archive;

import java.util.Locale;

/** Why an object was closed. */
public enum RotationReason {
  /** It holds as many events as configured. */
  EVENTS,
  /** It is as large as configured, before compression. */
  BYTES,
  /** Its first event arrived as long ago as configured. */
  AGE,
  /** Events far enough beyond its hour have been seen. */
  HOUR_CLOSED,
  /** The byte budget is tight and it was the largest. */
  MEMORY,
  /** The committed metadata is full and it held the committed offset back. */
  METADATA,
  /** An operator asked for it. */
  FLUSH,
  /** The process stops, or the partition is given up. */
  DRAIN,
  /** An earlier owner had planned to end it here. */
  PLANNED;

  /** Kebab case, as in logs and metrics. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
