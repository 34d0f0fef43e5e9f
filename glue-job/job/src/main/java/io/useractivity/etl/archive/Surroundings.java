package io.useractivity.etl.archive;

import io.useractivity.etl.store.ObjectStore;
import io.useractivity.etl.store.ObjectStore.Listed;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/** What lies where no manifests were found: somebody may have named another place than meant. */
final class Surroundings {
  private static final int LOOKED_AT = 1_000;

  /** An object of the archiver. */
  private static final Pattern OBJECT =
      Pattern.compile("event_date=[\\d-]{10}/hour=\\d\\d/[0-9a-f-]{36}\\.avro");

  private Surroundings() {}

  /**
   * Throws if what is there cannot be what was meant. An archive that is still empty can be, and
   * one whose first objects are there but not yet their manifest. One LIST.
   */
  static void requirePossible(ObjectStore archive) throws IOException {
    List<Listed> some = archive.list("", "", LOOKED_AT);
    for (Listed found : some) {
      int at = found.key().indexOf("/" + ArchiveKeys.MANIFESTS);
      if (at >= 0) {
        throw new NotAnArchiveException(
            "there are no manifests in %s/%s, but some below it: give --from %s/%s"
                .formatted(
                    archive.uri(),
                    ArchiveKeys.MANIFESTS,
                    archive.uri(),
                    found.key().substring(0, at)));
      }
    }
    for (Listed found : some) {
      if (ListingSource.isData(found.key()) && !OBJECT.matcher(found.key()).matches()) {
        throw new NotAnArchiveException(
            "there are no manifests in %s/%s, but Avro files such as %s: if another program than the archiver writes them, read them with --source listing"
                .formatted(archive.uri(), ArchiveKeys.MANIFESTS, found.key()));
      }
    }
  }
}
