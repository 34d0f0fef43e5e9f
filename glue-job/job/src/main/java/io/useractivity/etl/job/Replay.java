package io.useractivity.etl.job;

import io.useractivity.etl.archive.Parallel;
import io.useractivity.etl.archive.Plan;
import io.useractivity.etl.archive.SourceObject;
import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.state.Keys;
import io.useractivity.etl.store.ObjectStore;
import io.useractivity.etl.store.ObjectStore.Listed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** Takes the quarantine in again: the same records of the same objects, read by today's rules. */
final class Replay {
  private Replay() {}

  /** All quarantine files, of rows and of objects. */
  static List<String> files(ObjectStore lake, String folder) throws IOException {
    return lake.list(folder, "", Integer.MAX_VALUE).stream().map(Listed::key).toList();
  }

  static Input input(
      BatchRecord head,
      ObjectStore archive,
      ObjectStore lake,
      List<QuarantinedPlace> places,
      List<String> rowFiles)
      throws IOException {
    Map<String, List<QuarantinedPlace>> byObject = new TreeMap<>();
    for (QuarantinedPlace place : places) {
      byObject.computeIfAbsent(place.object(), key -> new ArrayList<>()).add(place);
    }
    List<SourceObject> objects =
        Parallel.map(
            List.copyOf(byObject.entrySet()),
            entry -> object(archive, entry.getKey(), entry.getValue()));
    List<String> superseded = new ArrayList<>(rowFiles);
    superseded.addAll(files(lake, Keys.UNREADABLE));
    Plan plan = new Plan(objects, head.bookmark(), 0, List.of(), false);
    return new Input(head, "replay", plan, true, superseded, null);
  }

  private static SourceObject object(ObjectStore archive, String key, List<QuarantinedPlace> places)
      throws IOException {
    long size = archive.size(key).orElse(-1L);
    List<QuarantinedPlace> whole =
        places.stream().filter(place -> place.kind().equals("OBJECT")).toList();
    if (!whole.isEmpty()) {
      long rows = whole.get(0).rows();
      return new SourceObject(
          key, size, null, null, -1, null, rows > 0 ? rows : -1, -1, -1, null, null);
    }
    long[] indexes =
        places.stream()
            .flatMapToLong(place -> LongStream.range(place.index(), place.index() + place.rows()))
            .sorted()
            .toArray();
    return SourceObject.listed(key, size, null).only(indexes);
  }
}
