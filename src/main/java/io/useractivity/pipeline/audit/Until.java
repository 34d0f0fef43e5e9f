package io.useractivity.pipeline.audit;

import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Up to which offset everything must be archived.
 *
 * @param explicit offsets by partition; the others follow {@code toEnd}
 * @param toEnd the end of the log; else the group's committed offset
 */
public record Until(Map<Integer, Long> explicit, boolean toEnd) {
  public static final Until COMMITTED = new Until(Map.of(), false);
  public static final Until END = new Until(Map.of(), true);

  public Until {
    explicit = Map.copyOf(explicit);
  }

  /**
   * {@code 0=123,1=456}: exclusive offsets by partition; the others up to the committed offset.
   * Throws IllegalArgumentException with a sentence for the user.
   */
  public static Until parseOffsets(String text) {
    SortedMap<Integer, Long> offsets = new TreeMap<>();
    for (String pair : text.split(",", -1)) {
      String[] sides = pair.trim().split("=", -1);
      try {
        int partition = Integer.parseInt(sides[0].trim());
        long offset = Long.parseLong(sides.length == 2 ? sides[1].trim() : "");
        if (partition < 0 || offset < 0 || offsets.put(partition, offset) != null) {
          throw new NumberFormatException(pair);
        }
      } catch (NumberFormatException malformed) {
        throw new IllegalArgumentException(
            "'" + pair + "' is not partition=offset; write offsets such as 0=123,1=456", malformed);
      }
    }
    return new Until(offsets, false);
  }

  /** The offset asked for, or empty where the committed offset decides. */
  public OptionalLong of(int partition, long logEnd) {
    Long offset = explicit.get(partition);
    if (offset != null) {
      return OptionalLong.of(offset);
    }
    return toEnd ? OptionalLong.of(logEnd) : OptionalLong.empty();
  }

  /** As the user would write it. */
  @Override
  public String toString() {
    if (explicit.isEmpty()) {
      return toEnd ? "end" : "committed";
    }
    StringBuilder text = new StringBuilder();
    new TreeMap<>(explicit)
        .forEach(
            (partition, offset) ->
                text.append(text.isEmpty() ? "" : ",")
                    .append(partition)
                    .append('=')
                    .append(offset));
    return text.toString();
  }
}
