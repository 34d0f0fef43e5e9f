package io.useractivity.pipeline.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * What a record of the dead-letter topic looks like, and how to read it back.
 *
 * <p>Its value is the original value, its headers are the original ones followed by ours, its key
 * names the source record so that a repeated dead letter is recognisable (and log compaction drops
 * it); the original key is the header {@link #KEY}, which is absent if there was no key.
 */
public final class DeadLetterHeaders {
  public static final String REASON = "dlq.reason";
  public static final String STAGE = "dlq.stage";
  public static final String TOPIC = "dlq.topic";
  public static final String PARTITION = "dlq.partition";
  public static final String OFFSET = "dlq.offset";
  public static final String EXCEPTION = "dlq.exception";

  /** When it was dead-lettered, ISO 8601 in UTC. */
  public static final String TIMESTAMP = "dlq.timestamp";

  public static final String KEY = "dlq.key";

  /**
   * Original header of a record that never had an offset: the event's own unique id, if it has one.
   */
  public static final String EVENT_ID = "event-id";

  private DeadLetterHeaders() {}

  /**
   * The Kafka key: {@code topic-partition-offset} of the source record. Where it never had an
   * offset, {@code topic-} and the header {@link #EVENT_ID} or else a random UUID.
   */
  public static String key(DeadLetter letter) {
    if (letter.partition() >= 0 && letter.offset() >= 0) {
      return letter.topic() + "-" + letter.partition() + "-" + letter.offset();
    }
    String id =
        letter.headers().stream()
            .filter(header -> header.getKey().equals(EVENT_ID) && header.getValue() != null)
            .map(header -> new String(header.getValue(), UTF_8))
            .findFirst()
            .orElseGet(() -> UUID.randomUUID().toString());
    return letter.topic() + "-" + id;
  }

  /** {@link #key} in UTF-8. */
  static byte[] keyBytes(DeadLetter letter) {
    return key(letter).getBytes(UTF_8);
  }

  /** The original headers, then ours. */
  public static List<Map.Entry<String, byte[]>> of(DeadLetter letter, Instant now) {
    List<Map.Entry<String, byte[]>> headers = new ArrayList<>(letter.headers());
    headers.add(text(REASON, letter.reason().label()));
    headers.add(text(STAGE, letter.stage().name().toLowerCase(Locale.ROOT)));
    headers.add(text(TOPIC, letter.topic()));
    headers.add(text(PARTITION, Integer.toString(letter.partition())));
    headers.add(text(OFFSET, Long.toString(letter.offset())));
    headers.add(text(EXCEPTION, letter.detail()));
    headers.add(text(TIMESTAMP, now.toString()));
    if (letter.key() != null) {
      headers.add(Map.entry(KEY, letter.key()));
    }
    return headers;
  }

  /**
   * Reads a record of the dead-letter topic back. Our headers start at the last {@link #REASON}: a
   * letter that was itself dead-lettered keeps its older {@code dlq.*} headers among the original
   * ones.
   *
   * @param value the record's value, or null
   * @throws IllegalArgumentException with a sentence for the user if it is no dead letter
   */
  public static DeadLetter parse(byte[] value, List<Map.Entry<String, byte[]>> headers) {
    int start = headers.size();
    do {
      start--;
    } while (start >= 0 && !headers.get(start).getKey().equals(REASON));
    if (start < 0) {
      throw new IllegalArgumentException("no dead letter: it has no header " + REASON);
    }
    Map<String, byte[]> ours = new HashMap<>();
    headers
        .subList(start, headers.size())
        .forEach(header -> ours.put(header.getKey(), header.getValue()));
    return new DeadLetter(
        DeadLetterReason.ofLabel(text(ours, REASON)),
        stage(text(ours, STAGE)),
        text(ours, TOPIC),
        (int) number(ours, PARTITION),
        number(ours, OFFSET),
        text(ours, EXCEPTION),
        ours.get(KEY),
        value,
        headers.subList(0, start));
  }

  private static DeadLetter.Stage stage(String label) {
    for (DeadLetter.Stage stage : DeadLetter.Stage.values()) {
      if (stage.name().equalsIgnoreCase(label)) {
        return stage;
      }
    }
    throw new IllegalArgumentException("header " + STAGE + " is '" + label + "', no known stage");
  }

  private static long number(Map<String, byte[]> headers, String name) {
    String text = text(headers, name);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException(
          "header " + name + " is '" + text + "', not a number", notANumber);
    }
  }

  private static String text(Map<String, byte[]> headers, String name) {
    byte[] value = headers.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no dead letter: it has no header " + name);
    }
    return new String(value, UTF_8);
  }

  private static Map.Entry<String, byte[]> text(String name, String value) {
    return Map.entry(name, String.valueOf(value).getBytes(UTF_8));
  }
}
