package io.useractivity.pipeline.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The last dead letters. Bounded; a letter met twice counts once. Thread-safe. */
public final class DeadLetters {
  private static final int CAPACITY = 1_000;

  /**
   * @param partition of the source record, -1 if it never had one
   * @param detail a sentence that holds nothing of the record
   */
  public record Letter(
      long timestamp,
      String reason,
      String stage,
      int partition,
      long offset,
      String detail,
      int bytes) {}

  private final Map<String, Letter> letters = new LinkedHashMap<>();
  private final Map<String, Long> byReason = new TreeMap<>();

  /** {@code key} is the dead letter's record key: it names the source record. */
  public synchronized void add(String key, Letter letter) {
    if (letters.put(key, letter) != null) {
      return;
    }
    byReason.merge(letter.reason(), 1L, Long::sum);
    if (letters.size() > CAPACITY) {
      letters.remove(letters.keySet().iterator().next());
    }
  }

  public synchronized Optional<Letter> find(String topic, int partition, long offset) {
    return Optional.ofNullable(letters.get(topic + "-" + partition + "-" + offset));
  }

  /** Newest first. */
  public synchronized List<Letter> newest(int limit) {
    List<Letter> all = new ArrayList<>(letters.values());
    java.util.Collections.reverse(all);
    return List.copyOf(all.subList(0, Math.min(limit, all.size())));
  }

  /** Letters this view has seen, by reason. */
  public synchronized Map<String, Long> byReason() {
    return new TreeMap<>(byReason);
  }
}
