package io.useractivity.etl.row;

/** Why a record is not curated; the names are the codes in quarantine and report. */
public enum Reason {
  MISSING_EVENT_ID,
  /** Not a UUID in its 36-character form. */
  MALFORMED_EVENT_ID,
  MISSING_USER_ID,
  MISSING_SESSION_ID,
  UNKNOWN_EVENT_TYPE,
  MISSING_TIMESTAMP,
  /** Neither a number nor ISO 8601. */
  MALFORMED_TIMESTAMP,
  /** Outside the configured window. */
  IMPLAUSIBLE_TIMESTAMP,
  MISSING_PAGE_URL,
  /** Not a whole number that fits 32 bits. */
  MALFORMED_QUANTITY,
  NEGATIVE_QUANTITY,
  /** Not a decimal with at most ten digits before and two after the point. */
  MALFORMED_PRICE,
  NEGATIVE_PRICE,
  PURCHASE_WITHOUT_PRODUCT,
  /** Some text is longer than configured, or there are more properties than are taken. */
  OVERSIZED_FIELD
}
