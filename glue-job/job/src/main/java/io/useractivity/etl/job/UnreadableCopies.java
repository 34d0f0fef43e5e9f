package io.useractivity.etl.job;

import io.useractivity.etl.archive.Parallel;
import io.useractivity.etl.state.BatchRecord.Publication;
import io.useractivity.etl.state.Keys;
import io.useractivity.etl.store.ObjectStore;
import io.useractivity.etl.store.ObjectStore.Listed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The bytes of objects that cannot be read, for the quarantine. What only the archive has is staged
 * before the commit: whoever finishes the batch needs no archive. A copy that fails is no reason to
 * take nothing more; the quarantine then has the object by name only, and says so.
 */
final class UnreadableCopies {
  private static final int LONGEST = 300;

  private final List<Publication> publish = new ArrayList<>();
  private final Map<String, String> failed = new TreeMap<>();

  private record Staged(String key, Publication copy, String failure) {}

  /**
   * Stages.
   *
   * @param copies what the quarantine has of objects already, by their keys
   */
  UnreadableCopies(
      ObjectStore archive,
      ObjectStore lake,
      Map<String, Listed> copies,
      Collection<String> objects,
      long batch,
      String staging)
      throws IOException {
    List<String> wanted = new ArrayList<>();
    for (String key : objects) {
      Listed copy = copies.get(key);
      if (copy == null) {
        wanted.add(key);
      } else {
        publish.add(
            new Publication(copy.key(), Keys.unreadable(batch, key), copy.size(), 0, false));
      }
    }
    for (Staged staged :
        Parallel.map(wanted, key -> stage(archive, lake, key, batch, staging + "objects/" + key))) {
      if (staged.copy() != null) {
        publish.add(staged.copy());
      } else if (staged.failure() != null) {
        failed.put(staged.key(), staged.failure());
      }
    }
  }

  private static Staged stage(
      ObjectStore archive, ObjectStore lake, String key, long batch, String to) {
    try {
      long size = lake.copyFrom(archive, key, to) ? lake.size(to).orElse(-1L) : -1;
      Publication copy =
          size < 0 ? null : new Publication(to, Keys.unreadable(batch, key), size, 0, false);
      return new Staged(key, copy, null);
    } catch (IOException failed) {
      return new Staged(key, null, shortened(failed.toString().lines().findFirst().orElse("")));
    }
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }

  /** The copies there are. */
  List<Publication> publish() {
    return publish;
  }

  /** Why there are no others, by key; missing objects are no failures. */
  Map<String, String> failed() {
    return failed;
  }
}
