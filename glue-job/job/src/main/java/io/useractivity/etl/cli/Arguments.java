package io.useractivity.etl.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** {@code words --key value --key=value --flag}, as people and Glue write them. Pure. */
final class Arguments {
  private final List<String> words = new ArrayList<>();
  private final Map<String, List<String>> values = new LinkedHashMap<>();
  private final Set<String> asked = new TreeSet<>();
  private final Set<String> bare = new TreeSet<>();

  Arguments(String[] arguments) {
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      if (!argument.startsWith("--")) {
        words.add(argument);
        continue;
      }
      int equals = argument.indexOf('=');
      if (equals > 0) {
        put(argument.substring(2, equals), argument.substring(equals + 1));
      } else if (i + 1 < arguments.length && !arguments[i + 1].startsWith("--")) {
        put(argument.substring(2), arguments[++i]);
      } else {
        bare.add(argument.substring(2));
        put(argument.substring(2), "true");
      }
    }
  }

  private void put(String key, String value) {
    values.computeIfAbsent(key, first -> new ArrayList<>()).add(value);
  }

  /** Arguments that belong to no key. */
  List<String> words() {
    return words;
  }

  boolean has(String key) {
    asked.add(key);
    return values.containsKey(key);
  }

  String required(String key) {
    String value = text(key, null);
    if (value == null || value.isBlank()) {
      throw new UsageException("--" + key + " is missing");
    }
    requireValue(key);
    return value;
  }

  String text(String key, String otherwise) {
    List<String> all = all(key);
    return all.isEmpty() ? otherwise : all.get(all.size() - 1);
  }

  /** Every value of a key, in order; of most keys the last one counts. */
  List<String> all(String key) {
    asked.add(key);
    return values.getOrDefault(key, List.of());
  }

  boolean flag(String key) {
    String value = text(key, "false");
    if (!value.equals("true") && !value.equals("false")) {
      throw new UsageException("--" + key + " is true or false, not " + value);
    }
    return value.equals("true");
  }

  long number(String key, long otherwise, long least) {
    String value = text(key, Long.toString(otherwise));
    try {
      long number = Long.parseLong(value.replace("_", ""));
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // said below
    }
    throw new UsageException("--" + key + " is a whole number from " + least + " up, not " + value);
  }

  double share(String key, double otherwise) {
    String value = text(key, Double.toString(otherwise));
    try {
      double share =
          value.endsWith("%")
              ? Double.parseDouble(value.substring(0, value.length() - 1)) / 100
              : Double.parseDouble(value);
      if (share >= 0 && share <= 1) {
        return share;
      }
    } catch (NumberFormatException notANumber) {
      // said below
    }
    throw new UsageException("--" + key + " is a share such as 0.1 or 10%, not " + value);
  }

  <E extends Enum<E>> E choice(String key, Class<E> type, String prefix, E otherwise) {
    String value = text(key, prefix + otherwise.name().toLowerCase(java.util.Locale.ROOT));
    for (E constant : type.getEnumConstants()) {
      if (value.equals(prefix + constant.name().toLowerCase(java.util.Locale.ROOT))) {
        return constant;
      }
    }
    List<String> known = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      known.add(prefix + constant.name().toLowerCase(java.util.Locale.ROOT));
    }
    throw new UsageException("--" + key + " is one of " + known + ", not " + value);
  }

  private void requireValue(String key) {
    if (bare.contains(key)) {
      throw new UsageException("--" + key + " has no value; write --" + key + " VALUE");
    }
  }

  /** The key that was probably meant, of those somebody has asked for. */
  Optional<String> nearest(String key) {
    return asked.stream()
        .filter(known -> distance(key, known) <= 2)
        .min(Comparator.comparingInt(known -> distance(key, known)));
  }

  /** Characters to insert, drop or replace (Levenshtein). */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }

  /** Keys that nobody asked for: Glue's own, and mistakes. */
  Set<String> unknown() {
    Set<String> unknown = new TreeSet<>(values.keySet());
    unknown.removeAll(asked);
    return unknown;
  }
}
