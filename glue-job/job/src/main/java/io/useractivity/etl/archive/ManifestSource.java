package io.useractivity.etl.archive;

import io.useractivity.etl.store.ObjectStore;
import io.useractivity.etl.store.ObjectStore.Listed;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;

/**
 * Follows the archiver's manifests from where the bookmark stands. Objects are never listed: one
 * LIST a generation per 1,000 manifests, one GET a manifest.
 *
 * <p>A generation is followed until a number is missing or a manifest cannot be understood; what
 * comes after it waits, and the plan says so. Retention removes the oldest ones first: where
 * nothing is left before a gap, the source may be told to go on behind it.
 */
public final class ManifestSource {
  private static final int PAGE = 1_000;
  private static final int AHEAD = 64;
  private static final int LOOKED_AT = 10;

  private final ObjectStore archive;
  private final Limits limits;
  private final boolean skipExpired;

  /**
   * @param skipExpired whether a generation whose oldest manifests are gone goes on at the oldest
   *     one there is, instead of waiting
   */
  public ManifestSource(ObjectStore archive, Limits limits, boolean skipExpired) {
    this.archive = archive;
    this.limits = limits;
    this.skipExpired = skipExpired;
  }

  /**
   * What comes after {@code bookmark}, with the generations taking turns.
   *
   * @throws NotAnArchiveException if there are no manifests at all, and something else is there
   */
  public Plan plan(List<Position> bookmark) throws IOException {
    TreeMap<Position, Lane> lanes = new TreeMap<>();
    for (Position lane : lanes()) {
      lanes.put(lane, new Lane(lane));
    }
    for (Position known : bookmark) {
      lanes.put(known, new Lane(known));
    }
    if (lanes.isEmpty()) {
      Surroundings.requirePossible(archive);
    }
    Parallel.map(List.copyOf(lanes.values()), Lane::list);
    Taken taken = new Taken();
    Deque<Lane> turns = new ArrayDeque<>(lanes.values());
    while (!turns.isEmpty() && !limits.reached(taken.objects.size(), taken.bytes)) {
      Lane lane = turns.remove();
      if (lane.take(taken)) {
        turns.add(lane);
      }
    }
    List<Position> after = lanes.values().stream().map(lane -> lane.position).toList();
    return new Plan(
        taken.objects, after, taken.manifests, taken.blocked, taken.skipped, !turns.isEmpty());
  }

  private List<Position> lanes() throws IOException {
    List<String> partitions = new ArrayList<>();
    for (String topic : archive.folders(ArchiveKeys.MANIFESTS)) {
      for (String partition : archive.folders(ArchiveKeys.MANIFESTS + topic + "/")) {
        partitions.add(topic + "/" + partition);
      }
    }
    List<Position> lanes = new ArrayList<>();
    List<List<String>> generations =
        Parallel.map(partitions, path -> archive.folders(ArchiveKeys.MANIFESTS + path + "/"));
    for (int i = 0; i < partitions.size(); i++) {
      int slash = partitions.get(i).lastIndexOf('/');
      String topic = partitions.get(i).substring(0, slash);
      String partition = partitions.get(i).substring(slash + 1);
      if (partition.matches("\\d{1,9}")) {
        for (String generation : generations.get(i)) {
          lanes.add(new Position(topic, Integer.parseInt(partition), generation, 0));
        }
      }
    }
    return lanes;
  }

  private static final class Taken {
    final List<SourceObject> objects = new ArrayList<>();
    final List<String> blocked = new ArrayList<>();
    final List<String> skipped = new ArrayList<>();
    long bytes;
    long manifests;
  }

  /** One generation. */
  private final class Lane {
    private final Deque<Listed> listed = new ArrayDeque<>();
    private final Deque<Fetched> fetched = new ArrayDeque<>();
    private Position position;
    private boolean listedAll;

    private record Fetched(String key, byte[] json) {}

    Lane(Position position) {
      this.position = position;
    }

    /** Reads one page of keys; returns whether there is any. */
    boolean list() throws IOException {
      String after =
          listed.isEmpty()
              ? ArchiveKeys.manifest(position, position.next()).replaceFirst("json$", "")
              : listed.getLast().key();
      List<Listed> page = archive.list(ArchiveKeys.folder(position), after, PAGE);
      listedAll = page.size() < PAGE;
      page.stream().filter(found -> ArchiveKeys.plan(found.key()) >= 0).forEach(listed::add);
      return !page.isEmpty();
    }

    /** Takes one manifest; false if there is none for now. */
    boolean take(Taken taken) throws IOException {
      if (fetched.isEmpty() && listed.isEmpty() && !listedAll) {
        list();
      }
      if (fetched.isEmpty() && !listed.isEmpty()) {
        fetch();
      }
      if (fetched.isEmpty()) {
        return false;
      }
      Fetched next = fetched.remove();
      long plan = ArchiveKeys.plan(next.key());
      if (plan != position.next() && !skipped(plan, next.key(), taken)) {
        return false;
      }
      try {
        Manifest manifest = Json.read(next.json(), Manifest.class);
        requireOurs(manifest, plan);
        for (Manifest.Entry entry : manifest.objects()) {
          taken.objects.add(SourceObject.of(manifest, entry));
          taken.bytes += entry.size();
        }
      } catch (IOException problem) {
        String what = problem.getMessage().lines().findFirst().orElse("");
        taken.blocked.add(waits(next.key(), what, "run verify on the archive"));
        return false;
      }
      taken.manifests++;
      position = position.at(plan + 1);
      return true;
    }

    private String waits(String key, String what, String advice) {
      return "%s/%s: %s; this partition waits here: %s".formatted(archive.uri(), key, what, advice);
    }

    /** Goes to a manifest behind a gap, if it is the oldest one: retention takes those first. */
    private boolean skipped(long plan, String key, Taken taken) throws IOException {
      Skip skip = new Skip(position, plan - 1);
      String missing = "manifests %d to %d are missing".formatted(position.next(), plan - 1);
      boolean oldest =
          archive.list(ArchiveKeys.folder(position), "", LOOKED_AT).stream()
              .map(found -> ArchiveKeys.plan(found.key()))
              .filter(number -> number >= 0)
              .findFirst()
              .filter(number -> number == plan)
              .isPresent();
      if (!oldest || !skipExpired) {
        String advice =
            oldest
                ? "nothing is left before it; if retention removed that, --expired-manifests skip goes on here"
                : "run verify on the archive";
        taken.blocked.add(waits(key, missing, advice));
        return false;
      }
      taken.skipped.add(skip.text());
      position = position.at(plan);
      return true;
    }

    private void fetch() throws IOException {
      List<String> keys = new ArrayList<>();
      while (!listed.isEmpty() && keys.size() < AHEAD) {
        keys.add(listed.remove().key());
      }
      if (listed.isEmpty() && !listedAll) {
        // list() continues after the last key it knows
        listed.add(new Listed(keys.get(keys.size() - 1), 0, ""));
        list();
        listed.removeFirst();
      }
      List<byte[]> documents = Parallel.map(keys, key -> archive.get(key).orElse(new byte[0]));
      for (int i = 0; i < keys.size(); i++) {
        fetched.add(new Fetched(keys.get(i), documents.get(i)));
      }
    }

    private void requireOurs(Manifest manifest, long plan) throws IOException {
      if (manifest.version() != Manifest.VERSION) {
        throw new IOException(
            "its version is " + manifest.version() + ", this job knows " + Manifest.VERSION);
      }
      if (!position.topic().equals(manifest.topic())
          || manifest.partition() != position.partition()
          || !position.generation().equals(manifest.generation())
          || manifest.plan() != plan) {
        throw new IOException("it describes another plan than its name says");
      }
      for (Manifest.Entry entry : manifest.objects()) {
        if (entry.key() == null || entry.count() < 0 || entry.size() < 0) {
          throw new IOException("an entry of it makes no sense");
        }
        if (!ArchiveKeys.staysBelow(ArchiveKeys.relative(entry.key()))) {
          throw new IOException("a key in it leaves the archive");
        }
      }
    }
  }
}
