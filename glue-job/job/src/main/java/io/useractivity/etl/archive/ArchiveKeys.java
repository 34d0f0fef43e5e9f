package io.useractivity.etl.archive;

import java.util.Locale;

/** Names below the root of an archive: see docs/archive-format.md, "Keys". */
public final class ArchiveKeys {
  /** Folder of all manifests. */
  public static final String MANIFESTS = "_manifests/";

  private ArchiveKeys() {}

  /** A whole key in the bucket, as below the archive's root: an archive may have been moved. */
  public static String relative(String key) {
    int at = key.lastIndexOf("event_date=");
    return at < 0 ? key : key.substring(at);
  }

  /**
   * Whether a key stays below its root wherever keys are paths: no {@code ..}, no leading slash.
   */
  static boolean staysBelow(String key) {
    return !key.isEmpty() && !key.startsWith("/") && !("/" + key + "/").matches(".*/\\.{1,2}/.*");
  }

  /** {@code _manifests/<topic>/<partition>/<generation>/<plan, 20 digits>.json}. */
  public static String manifest(Position position, long plan) {
    return folder(position) + String.format(Locale.ROOT, "%020d", plan) + ".json";
  }

  /** The folder of a generation's manifests. */
  public static String folder(Position position) {
    return MANIFESTS
        + position.topic()
        + "/"
        + position.partition()
        + "/"
        + position.generation()
        + "/";
  }

  /** The plan number in a manifest's key, or -1 if it is not the key of one. */
  public static long plan(String key) {
    String name = key.substring(key.lastIndexOf('/') + 1);
    return name.matches("\\d{20}\\.json") ? Long.parseLong(name.substring(0, 20)) : -1;
  }
}
