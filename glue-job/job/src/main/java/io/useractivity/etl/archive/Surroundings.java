package io.useractivity.etl.archive;

import io.useractivity.etl.store.ObjectStore;
import io.useractivity.etl.store.ObjectStore.Listed;
import java.io.IOException;
import java.util.List;

/** What lies where no manifests were found: somebody may have named another place than meant. */
final class Surroundings {
  private static final int LOOKED_AT = 1_000;

  private Surroundings() {}

  /**
   * Throws if what is there cannot be what was meant; an archive that is still empty can be. One
   * LIST.
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
      if (ListingSource.isData(found.key())) {
        throw new NotAnArchiveException(
            "there are no manifests in %s/%s, but Avro files such as %s: if another program than the archiver writes them, read them with --source listing"
                .formatted(archive.uri(), ArchiveKeys.MANIFESTS, found.key()));
      }
    }
  }
}
