package io.useractivity.etl.archive;

import java.util.List;

/**
 * What one batch takes in.
 *
 * @param objects in the order in which copies of an event win
 * @param bookmark every generation's position once the batch is committed, sorted
 * @param manifests manifests that were read
 * @param blocked what keeps some generation from being followed further, in words
 * @param skipped manifests that are gone and were not waited for, in words
 * @param more whether more is complete already than this batch takes
 */
public record Plan(
    List<SourceObject> objects,
    List<Position> bookmark,
    long manifests,
    List<String> blocked,
    List<String> skipped,
    boolean more) {
  public Plan {
    objects = objects.stream().sorted(SourceObject.ORDER).toList();
    bookmark = bookmark.stream().sorted().toList();
    blocked = List.copyOf(blocked);
    skipped = List.copyOf(skipped);
  }

  /** The same objects with another bookmark after them. */
  public Plan at(List<Position> other) {
    return new Plan(objects, other, manifests, blocked, skipped, more);
  }

  /** Whether there is nothing to do. */
  public boolean empty() {
    return objects.isEmpty();
  }

  /** Records as far as they are known. */
  public long rows() {
    return objects.stream().mapToLong(SourceObject::expectedRows).sum();
  }

  /** Bytes as far as they are known. */
  public long bytes() {
    return objects.stream().mapToLong(object -> Math.max(0, object.size())).sum();
  }
}
