package io.useractivity.etl.driver;

import io.useractivity.etl.archive.SourceObject;
import io.useractivity.etl.job.BatchTotals;
import io.useractivity.etl.row.ActivityRow;
import io.useractivity.etl.row.SessionFacts;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.util.Utf8;

/** Order of activities, which of several copies stays, and what a session did. Pure. */
final class Activities {
  /** The order in which copies of one event win: that of Columns.ORDER. */
  private static final Comparator<ActivityRow> PLACE =
      Comparator.<ActivityRow, SourceObject>comparing(row -> row.source, SourceObject.ORDER)
          .thenComparingLong(row -> row.index);

  /** The order in a file. */
  private static final Comparator<ActivityRow> TIME =
      Comparator.<ActivityRow>comparingLong(row -> row.eventMillis).thenComparing(PLACE);

  private Activities() {}

  /** Avro's texts are equal by their bytes, without becoming strings. */
  static Utf8 id(CharSequence text) {
    return text instanceof Utf8 id ? id : new Utf8(text.toString());
  }

  /** The identifier of a curated row; those of older jobs may be in upper case. */
  static Utf8 id(byte[] stored) {
    byte[] lower = stored;
    for (int i = 0; i < stored.length; i++) {
      if (stored[i] >= 'A' && stored[i] <= 'Z') {
        lower = lower == stored ? stored.clone() : lower;
        lower[i] += 'a' - 'A';
      }
    }
    return new Utf8(lower);
  }

  /** The events' identifiers. */
  static Set<Utf8> ids(List<ActivityRow> activities) {
    Set<Utf8> ids = new HashSet<>();
    activities.forEach(row -> ids.add(id(row.eventId)));
    return ids;
  }

  /** Without copies within the batch: the first stays. */
  static List<ActivityRow> firstOnly(List<ActivityRow> activities) {
    Map<Utf8, ActivityRow> first = new HashMap<>(2 * activities.size());
    for (ActivityRow row : activities) {
      first.merge(
          id(row.eventId), row, (one, other) -> PLACE.compare(one, other) <= 0 ? one : other);
    }
    return first.size() == activities.size() ? activities : new ArrayList<>(first.values());
  }

  private record Refused(String reason, String object, long index, ByteBuffer raw) {}

  /** Refused records without those that are there again: the same bytes of the same place. */
  static List<ActivityRow> refusedOnce(List<ActivityRow> refused, BatchTotals totals) {
    Set<Refused> met = new HashSet<>();
    List<ActivityRow> once = new ArrayList<>();
    for (ActivityRow row : refused) {
      ByteBuffer raw = row.raw == null ? null : ByteBuffer.wrap(row.raw);
      if (met.add(new Refused(row.reason, row.source.key(), row.index, raw))) {
        once.add(row);
      } else {
        totals.repeated(row.reason, row.rows);
      }
    }
    return once;
  }

  /** Without the events of earlier batches. */
  static List<ActivityRow> without(List<ActivityRow> activities, Set<Utf8> known) {
    return known.isEmpty()
        ? activities
        : activities.stream().filter(row -> !known.contains(id(row.eventId))).toList();
  }

  /** In the order of time, with their session facts. */
  static List<ActivityRow> inOrder(List<ActivityRow> activities) {
    List<ActivityRow> rows = new ArrayList<>(activities);
    rows.sort(TIME);
    SessionFacts<Utf8> sessions = new SessionFacts<>(session -> session);
    for (ActivityRow row : rows) {
      sessions.next(id(row.sessionId), row.eventMillis * 1_000, 0, 0);
      row.position = sessions.position();
      row.seconds = sessions.seconds();
    }
    return rows;
  }
}
