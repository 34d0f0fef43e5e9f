package io.useractivity.etl.iceberg;

import io.useractivity.etl.archive.Json;
import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.state.CommitPoint.Committed;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.apache.iceberg.Snapshot;

/** The batch in a snapshot's summary. Snapshots of other writers, compaction say, have none. */
final class Snapshots {
  private static final String BATCH = "etl.batch";
  private static final String ATTEMPT = "etl.attempt";

  private Snapshots() {}

  /** What {@link io.useractivity.etl.state.CommitPoint#newest} says of a table at a snapshot. */
  static Optional<Committed> newest(Snapshot current, LongFunction<Snapshot> byId) {
    Snapshot snapshot = current;
    while (snapshot != null) {
      Map<String, String> summary = snapshot.summary();
      if (summary != null && summary.containsKey(BATCH)) {
        return Optional.of(new Committed(Long.parseLong(summary.get(BATCH)), summary.get(ATTEMPT)));
      }
      if (snapshot.parentId() == null) {
        break;
      }
      snapshot = byId.apply(snapshot.parentId());
      if (snapshot == null) {
        // expired: the log must do
        return Optional.empty();
      }
    }
    return Optional.of(new Committed(0, ""));
  }

  /** What a batch's snapshot says of it; texts for anybody with SQL. */
  static Map<String, String> summary(BatchRecord record) {
    Map<String, String> summary = new TreeMap<>();
    summary.put(BATCH, Long.toString(record.batch()));
    summary.put(ATTEMPT, record.attempt());
    summary.put("etl.kind", record.kind());
    summary.put("etl.bookmark", json(record.bookmark()));
    summary.put("etl.account", json(record.account()));
    return summary;
  }

  private static String json(Object value) {
    return new String(Json.write(value), StandardCharsets.UTF_8);
  }
}
