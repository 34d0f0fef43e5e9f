package io.useractivity.pipeline.view;

import java.util.Arrays;
import java.util.List;

/**
 * Which fields the page shows.
 *
 * @param names columns, as paths of field names joined by dots
 * @param typeField the field that colours rows
 * @param masked fields shown as pseudonyms only
 */
public record Columns(List<String> names, String typeField, List<String> masked) {
  public Columns {
    names = List.copyOf(names);
    masked = List.copyOf(masked);
  }

  /** From lists separated by commas. */
  public static Columns of(String columns, String typeField, String mask) {
    return new Columns(split(columns), typeField, split(mask));
  }

  /** Splits a list, ignoring empty entries. */
  public static List<String> split(String list) {
    return Arrays.stream(list.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  boolean masks(String field) {
    return masked.contains(field);
  }

  int indexOf(String field) {
    return names.indexOf(field);
  }
}
