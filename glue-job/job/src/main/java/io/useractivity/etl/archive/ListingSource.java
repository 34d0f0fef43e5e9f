package io.useractivity.etl.archive;

import io.useractivity.etl.store.ObjectStore;
import io.useractivity.etl.store.ObjectStore.Listed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * For folders of Avro files without manifests: lists everything and takes what was not seen under
 * this key, size and ETag before. Costs a LIST per 1,000 objects in every run, and takes files that
 * a writer is still replacing; prefer manifests.
 */
public final class ListingSource {
  private static final int PAGE = 10_000;

  private final ObjectStore archive;
  private final Limits limits;
  private long ignored;

  public ListingSource(ObjectStore archive, Limits limits) {
    this.archive = archive;
    this.limits = limits;
  }

  /**
   * What is new.
   *
   * @param seen fingerprints of objects that earlier batches took
   */
  public Plan plan(Set<Long> seen) throws IOException {
    List<SourceObject> objects = new ArrayList<>();
    long bytes = 0;
    String after = "";
    while (true) {
      List<Listed> page = archive.list("", after, PAGE);
      for (Listed found : page) {
        if (!isData(found.key())) {
          ignored += hidden(found.key()) ? 0 : 1;
          continue;
        }
        if (seen.contains(fingerprint(found))) {
          continue;
        }
        if (limits.reached(objects.size(), bytes)) {
          return new Plan(objects, List.of(), 0, List.of(), List.of(), true);
        }
        objects.add(SourceObject.listed(found.key(), found.size(), found.etag()));
        bytes += found.size();
      }
      if (page.size() < PAGE) {
        return new Plan(objects, List.of(), 0, List.of(), List.of(), false);
      }
      after = page.get(page.size() - 1).key();
    }
  }

  /** Ends in .avro, and no part of the path is hidden from Hive-style readers. */
  static boolean isData(String key) {
    return key.endsWith(".avro") && !hidden(key);
  }

  private static boolean hidden(String key) {
    return key.matches("(.*/)?[_.].*");
  }

  /** Files so far that are not hidden but do not end in .avro either. */
  public long ignored() {
    return ignored;
  }

  private static long fingerprint(Listed found) {
    return fingerprint(found.key(), found.size(), found.etag());
  }

  /** 64 bits of key, size and ETag. */
  public static long fingerprint(String key, long size, String etag) {
    byte[] text = (key + "\n" + size + "\n" + etag).getBytes(StandardCharsets.UTF_8);
    CRC32C low = new CRC32C();
    low.update(text);
    long high = 1125899906842597L;
    for (byte b : text) {
      high = 31 * high + b;
    }
    return high << 32 | low.getValue();
  }
}
