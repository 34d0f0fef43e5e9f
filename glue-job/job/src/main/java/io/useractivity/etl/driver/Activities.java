package io.useractivity.etl.driver;

import io.useractivity.etl.archive.SourceObject;
import io.useractivity.etl.row.ActivityRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Order of activities, and which of several copies of an event stays. Pure. */
final class Activities {
  /** The order in which copies of one event win: that of Columns.ORDER. */
  private static final Comparator<ActivityRow> PLACE =
      Comparator.<ActivityRow, SourceObject>comparing(row -> row.source, SourceObject.ORDER)
          .thenComparingLong(row -> row.index);

  /** The order in a file. */
  static final Comparator<ActivityRow> TIME =
      Comparator.<ActivityRow>comparingLong(row -> row.eventMillis).thenComparing(PLACE);

  private Activities() {}

  /** Without copies within the batch: the first stays. */
  static List<ActivityRow> firstOnly(List<ActivityRow> activities) {
    Map<String, ActivityRow> first = new HashMap<>();
    for (ActivityRow row : activities) {
      first.merge(
          row.eventId.toString(),
          row,
          (one, other) -> PLACE.compare(one, other) <= 0 ? one : other);
    }
    return first.size() == activities.size() ? activities : new ArrayList<>(first.values());
  }

  /** Without the events of earlier batches. */
  static List<ActivityRow> without(List<ActivityRow> activities, Set<String> known) {
    return known.isEmpty()
        ? activities
        : activities.stream().filter(row -> !known.contains(row.eventId.toString())).toList();
  }
}
