package io.useractivity.etl.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Opens stores; one client per location and JVM, shared by all tasks of an executor. */
public final class Stores {
  private static final Map<Location, ObjectStore> OPEN = new ConcurrentHashMap<>();

  private Stores() {}

  /** The store of a location; stays open for the life of the JVM. */
  public static ObjectStore open(Location location) {
    return OPEN.computeIfAbsent(
        location, at -> at.s3() ? new S3Store(at) : new FolderStore(at.folder()));
  }
}
