package io.useractivity.pipeline.view;

/**
 * One event as a browser may see it: masked.
 *
 * @param timestamp Kafka's, Unix milliseconds
 * @param eventTime its own; {@code timestamp} if it has none
 * @param hour hours since the epoch of {@code eventTime}
 * @param schemaId its writer schema's fingerprint; 0 if invalid
 * @param problem null, or why it is no valid event: a reason's label
 * @param type value of the type field, or an empty string
 * @param cells values of the columns; null where the event has none
 */
public record Row(
    int partition,
    long offset,
    long timestamp,
    long eventTime,
    long hour,
    long schemaId,
    String problem,
    String type,
    String[] cells) {
  public boolean valid() {
    return problem == null;
  }
}
