package io.useractivity.pipeline.deadletter;

import java.util.Locale;

/** Why a record went to the dead-letter topic. */
public enum DeadLetterReason {
  /** The publisher could not encode the event with its schema. */
  UNSERIALISABLE,
  /** The record has no value and tombstones are not skipped. */
  TOMBSTONE,
  /** The value does not start as its wire format says. */
  BAD_FRAMING,
  /** The value names a writer schema that is not known here. */
  UNKNOWN_SCHEMA,
  /** The body is not what its writer schema says. */
  CORRUPT_BODY,
  /** The timestamp is null, or outside the years 1970 to 9999. */
  BAD_TIMESTAMP,
  /** The record is too large for the archiver's memory. */
  TOO_LARGE;

  /** Kebab case, as in the {@code dlq.reason} header and in metrics. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The reason with that label. Throws IllegalArgumentException with a sentence for the user. */
  public static DeadLetterReason ofLabel(String label) {
    for (DeadLetterReason reason : values()) {
      if (reason.label().equals(label)) {
        return reason;
      }
    }
    throw new IllegalArgumentException("'" + label + "' is no known dead-letter reason");
  }
}
