package io.useractivity.etl.archive;

import java.util.List;

/** A manifest of the archive, version 1: see docs/archive-format.md, "Manifests". */
public record Manifest(
    int version,
    String topic,
    int partition,
    String generation,
    long plan,
    long committed,
    List<Entry> objects) {
  /** The version this reader understands. */
  public static final int VERSION = 1;

  public Manifest {
    objects = objects == null ? List.of() : List.copyOf(objects);
  }

  /** One object; {@code key} is the whole key in the bucket it was written to. */
  public record Entry(
      String key,
      long size,
      String etag,
      long count,
      long firstOffset,
      long lastOffset,
      String schema,
      String crc32c) {}
}
