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
    return lake.list(Keys.QUARANTINE, "", Integer.MAX_VALUE).stream()
        .filter(file -> Keys.table(file.key()))
        .toList();
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
        whole.merge(place.object().key(), place, Replay::better);
      } else {
        records.merge(place.file(), place.rows(), Long::sum);
      }
    }
    for (Listed file : rowFiles) {
      long rows = records.getOrDefault(file.key(), 0L);
      if (rows > 0) {
        objects.add(SourceObject.refused(file.key(), file.size(), rows));
      }
    }
    objects.addAll(
        Parallel.map(List.copyOf(whole.values()), place -> object(archive, place, copies)));
    List<String> superseded = new ArrayList<>(rowFiles.stream().map(Listed::key).toList());
    held.forEach(copy -> superseded.add(copy.key()));
    boolean known = whole.values().stream().allMatch(place -> place.object().count() >= 0);
    Plan plan = new Plan(objects, head.bookmark(), 0, List.of(), List.of(), false);
    return new Input(head, "replay", plan, known, superseded, copies, head.seen(), null);
  }

  /** Of two batches that could not read an object: that which knew its CRC, else the newer. */
  private static QuarantinedPlace better(QuarantinedPlace one, QuarantinedPlace other) {
    boolean oneKnows = one.object().crc32c() != null;
    boolean otherKnows = other.object().crc32c() != null;
    if (oneKnows != otherKnows) {
      return oneKnows ? one : other;
    }
    return Keys.quarantineBatch(one.file()).compareTo(Keys.quarantineBatch(other.file())) > 0
        ? one
        : other;
  }

  private static SourceObject object(
      ObjectStore archive, QuarantinedPlace place, Map<String, Listed> copies) throws IOException {
    SourceObject object = place.object();
    Optional<Long> size = archive.size(object.key());
    Listed copy = copies.get(object.key());
    if (size.isEmpty() && copy != null) {
      return object.at(copy.size(), new Held(copy.key(), false));
    }
    return object.at(size.orElse(-1L), null);
  }
}
