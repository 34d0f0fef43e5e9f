package io.useractivity.pipeline.publish;

import java.util.Locale;

/** What a shopper did. */
public enum ActivityType {
  PAGE_VIEW,
  ADD_TO_CART,
  PURCHASE;

  /** The symbol in the Avro schema. */
  public String symbol() {
    return name().toLowerCase(Locale.ROOT);
  }
}
