package io.useractivity.etl.archive;

import io.useractivity.etl.store.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether an archive still holds what lies between two bookmarks. Retention removes from below. */
public final class Retained {
  private Retained() {}

  /**
   * What of the first thing to read again is gone: a manifest, or an object that it names. Costs
   * three requests a generation.
   *
   * @param from where reading would begin again
   * @param to how far it had come
   * @return keys; empty if everything seems to be there
   */
  public static List<String> missing(ObjectStore archive, List<Position> from, List<Position> to)
      throws IOException {
    List<Position> again = new ArrayList<>();
    for (Position reached : to) {
      long next =
          from.stream()
              .filter(start -> start.sameLane(reached))
              .mapToLong(Position::next)
              .findFirst()
              .orElse(0);
      if (next < reached.next()) {
        again.add(reached.at(next));
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
    for (Manifest.Entry entry : Json.read(json.get(), Manifest.class).objects()) {
      String object = ArchiveKeys.relative(entry.key());
      return archive.size(object).isPresent() ? Optional.empty() : Optional.of(object);
    }
    return Optional.empty();
  }
}
