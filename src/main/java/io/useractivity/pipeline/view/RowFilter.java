package io.useractivity.pipeline.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which rows a browser wants. Equal filters are equal objects, so browsers with the same one share
 * its frames. Immutable.
 *
 * @param types values of the type field; empty = all
 * @param state all, valid or invalid
 * @param where column index to text its cell must contain
 * @param text text some unmasked cell must contain, case ignored; empty = any
 */
public record RowFilter(Set<String> types, State state, Map<Integer, Match> where, String text) {
  /** Which rows by validity. */
  public enum State {
    ALL,
    VALID,
    INVALID
  }

  /** What a column must contain. */
  public record Match(String text) {}

  /** Everything. */
  public static final RowFilter ALL = new RowFilter(Set.of(), State.ALL, Map.of(), "");

  private static final int MAX_TEXT = 200;
  private static final int MAX_PARTS = 20;

  public RowFilter {
    types = Set.copyOf(types);
    where = Map.copyOf(where);
  }

  /**
   * From {@code {"types": [...], "state": "valid", "where": {"user_id": "u-1"}, "text": "shoes"}};
   * every part may be missing. Throws IllegalArgumentException with a sentence for the user.
   */
  public static RowFilter parse(JsonNode json, Columns columns) {
    if (!json.isObject()) {
      throw new IllegalArgumentException("a filter is a JSON object");
    }
    Set<String> types = new TreeSet<>();
    json.path("types").forEach(type -> types.add(limited(type.asText())));
    if (types.size() > MAX_PARTS) {
      throw new IllegalArgumentException("at most " + MAX_PARTS + " types");
    }
    if (!types.isEmpty() && columns.masks(columns.typeField())) {
      throw masked(columns.typeField());
    }
    Map<Integer, Match> where = new TreeMap<>();
    for (Iterator<Map.Entry<String, JsonNode>> fields = json.path("where").fields();
        fields.hasNext(); ) {
      Map.Entry<String, JsonNode> field = fields.next();
      String wanted = limited(field.getValue().asText());
      if (!wanted.isEmpty()) {
        where.put(column(field.getKey(), columns), new Match(wanted));
      }
    }
    return new RowFilter(
        types,
        state(json.path("state").asText("all")),
        where,
        limited(json.path("text").asText("")).toLowerCase(Locale.ROOT));
  }

  private static int column(String name, Columns columns) {
    if (columns.masks(name)) {
      throw masked(name);
    }
    int column = columns.indexOf(name);
    if (column < 0) {
      throw new IllegalArgumentException(
          "'" + limited(name) + "' is no column; the columns are " + columns.names());
    }
    return column;
  }

  /** A filter on a hidden value would tell it by what matches. */
  private static IllegalArgumentException masked(String field) {
    return new IllegalArgumentException(field + " is masked here: it cannot be filtered by");
  }

  private static State state(String text) {
    for (State state : State.values()) {
      if (state.name().equalsIgnoreCase(text)) {
        return state;
      }
    }
    throw new IllegalArgumentException("state is all, valid or invalid");
  }

  private static String limited(String text) {
    if (text.length() > MAX_TEXT) {
      throw new IllegalArgumentException("a filter has at most " + MAX_TEXT + " characters");
    }
    return text;
  }

  boolean matches(Row row, Columns columns) {
    if (state != State.ALL && row.valid() != (state == State.VALID)) {
      return false;
    }
    if (!types.isEmpty() && !types.contains(row.type())) {
      return false;
    }
    for (Map.Entry<Integer, Match> each : where.entrySet()) {
      String cell = row.cells()[each.getKey()];
      if (cell == null || !cell.contains(each.getValue().text())) {
        return false;
      }
    }
    return text.isEmpty() || mentions(row, columns);
  }

  private boolean mentions(Row row, Columns columns) {
    for (int i = 0; i < row.cells().length; i++) {
      String cell = row.cells()[i];
      boolean open = cell != null && !columns.masks(columns.names().get(i));
      if (open && cell.toLowerCase(Locale.ROOT).contains(text)) {
        return true;
      }
    }
    return row.problem() != null && row.problem().contains(text);
  }
}
