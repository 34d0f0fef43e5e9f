package io.useractivity.pipeline.archive;

import java.util.List;

/** Objects archived within one tick, as published on {@code Addresses.ARCHIVED}. */
public record ArchivedBatch(List<ArchivedObject> objects) {
  public ArchivedBatch {
    objects = List.copyOf(objects);
  }
}
