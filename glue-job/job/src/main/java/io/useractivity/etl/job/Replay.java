package io.useractivity.etl.job;

import io.useractivity.etl.archive.Parallel;
import io.useractivity.etl.archive.Plan;
import io.useractivity.etl.archive.SourceObject;
import io.useractivity.etl.archive.SourceObject.Held;
import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.state.Keys;
import io.useractivity.etl.store.ObjectStore;
import io.useractivity.etl.store.ObjectStore.Listed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Takes the quarantine in again, by today's rules. Records are read from the bytes kept beside
 * them. An object that could not be read is taken from the archive if that has it, because there it
 * may have been repaired, and else from the copy in the quarantine.
 */
final class Replay {
  private Replay() {}

  /** All quarantine files of rows. */
  static List<Listed> files(ObjectStore lake) throws IOException {
    return lake.list(Keys.QUARANTINE, "", Integer.MAX_VALUE);
  }

  static Input input(
      BatchRecord head,
      ObjectStore archive,
      ObjectStore lake,
      List<QuarantinedPlace> places,
      List<Listed> rowFiles)
      throws IOException {
    List<Listed> held = lake.list(Keys.UNREADABLE, "", Integer.MAX_VALUE);
    Map<String, Listed> copies = new HashMap<>();
    // in the order of batches: the newest stays
    held.forEach(copy -> copies.put(Keys.unreadableObject(copy.key()), copy));
    List<SourceObject> objects = new ArrayList<>();
    Map<String, QuarantinedPlace> whole = new TreeMap<>();
    Map<String, Long> records = new HashMap<>();
    for (QuarantinedPlace place : places) {
      if (place.whole()) {
        whole.put(place.object(), place);
      } else {
        records.merge(place.file(), place.rows(), Long::sum);
      }
    }
    for (Listed file : rowFiles) {
      long rows = records.getOrDefault(file.key(), 0L);
      if (rows > 0) {
        objects.add(SourceObject.again(file.key(), file.size(), rows, new Held(file.key(), true)));
      }
    }
    objects.addAll(
        Parallel.map(List.copyOf(whole.values()), place -> object(archive, place, copies)));
    List<String> superseded = new ArrayList<>(rowFiles.stream().map(Listed::key).toList());
    held.forEach(copy -> superseded.add(copy.key()));
    boolean known = whole.values().stream().allMatch(place -> place.rows() > 0);
    Plan plan = new Plan(objects, head.bookmark(), 0, List.of(), false);
    return new Input(head, "replay", plan, known, superseded, copies, null);
  }

  private static SourceObject object(
      ObjectStore archive, QuarantinedPlace place, Map<String, Listed> copies) throws IOException {
    Optional<Long> size = archive.size(place.object());
    Listed copy = copies.get(place.object());
    if (size.isEmpty() && copy != null) {
      return SourceObject.again(
          place.object(), copy.size(), place.rows(), new Held(copy.key(), false));
    }
    return SourceObject.again(place.object(), size.orElse(-1L), place.rows(), null);
  }
}
