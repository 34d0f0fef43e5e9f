package io.useractivity.pipeline.audit.run;

import io.useractivity.pipeline.audit.ArchiveAudit;
import io.useractivity.pipeline.store.ObjectStore;
import io.useractivity.pipeline.store.ObjectStore.ListPage;
import io.useractivity.pipeline.store.ObjectStore.ListedObject;

/** Lists everything below the archive's prefix except manifests, page by page. */
final class BucketLister {
  private final ObjectStore store;
  private final StoreCalls calls;
  private final Progress progress;

  BucketLister(ObjectStore store, StoreCalls calls, Progress progress) {
    this.store = store;
    this.calls = calls;
    this.progress = progress;
  }

  /**
   * Lists into {@code audit}.
   *
   * @param root the prefix with its slash, or an empty string
   * @return how many keys there were
   */
  long list(String root, ArchiveAudit audit) {
    progress.phase("keys listed", -1);
    String manifests = root + "_manifests/";
    // '0' follows '/': the listing goes on behind the folder, however many manifests it holds.
    String behindManifests = root + "_manifests0";
    long keys = 0;
    String after = "";
    ListPage page;
    do {
      String startAfter = after;
      page = calls.call(() -> store.list(root, startAfter));
      for (ListedObject listed : page.objects()) {
        boolean manifest = listed.key().startsWith(manifests);
        after = manifest ? behindManifests : listed.key();
        if (!manifest && !listed.key().endsWith("/")) {
          audit.listed(listed.key(), listed.size(), listed.etag());
          keys++;
        }
      }
      progress.add(page.objects().size());
    } while (page.truncated());
    audit.listingEnded();
    return keys;
  }
}
