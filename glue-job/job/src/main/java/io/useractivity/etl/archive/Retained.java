package io.useractivity.etl.archive;

import io.useractivity.etl.store.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Whether an archive still holds what lies between two bookmarks. Retention removes from below. */
public final class Retained {
  private static final int LOOKED_AT = 20;

  private Retained() {}

  /**
   * What of the first thing to read again is gone: a manifest, or all objects that it names. Costs
   * two requests a generation, mostly.
   *
   * @param from where reading would begin again
   * @param skips what had expired already when it was read the first time
   * @param to how far it had come, in any order; of one generation the farthest counts
   * @return keys; empty if everything seems to be there
   */
  public static List<String> missing(
      ObjectStore archive, List<Position> from, List<Skip> skips, List<Position> to)
      throws IOException {
    List<Position> again = new ArrayList<>();
    Map<Position, Position> farthest = new TreeMap<>();
    for (Position reached : to) {
      farthest.merge(reached, reached, (one, other) -> one.next() > other.next() ? one : other);
    }
    for (Position reached : farthest.values()) {
      Position start = from.stream().filter(reached::sameLane).findFirst().orElse(reached.at(0));
      for (Skip skip : skips) {
        start = skip.after(start).orElse(start);
      }
      if (start.next() < reached.next()) {
        again.add(start);
      }
    }
    return Parallel.map(again, start -> missing(archive, start)).stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<String> missing(ObjectStore archive, Position start) throws IOException {
    String key = ArchiveKeys.manifest(start, start.next());
    Optional<byte[]> json = archive.get(key);
    if (json.isEmpty()) {
      return Optional.of(key);
    }
    List<String> objects =
        Json.read(json.get(), Manifest.class).objects().stream()
            .limit(LOOKED_AT)
            .map(entry -> ArchiveKeys.relative(entry.key()))
            .toList();
    for (String object : objects) {
      // retention takes all of them; one alone may have been missing when it was read
      if (archive.size(object).isPresent()) {
        return Optional.empty();
      }
    }
    return objects.stream().findFirst();
  }
}
