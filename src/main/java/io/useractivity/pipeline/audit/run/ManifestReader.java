package io.useractivity.pipeline.audit.run;

import io.useractivity.pipeline.audit.ArchiveAudit;
import io.useractivity.pipeline.audit.ManifestKey;
import io.useractivity.pipeline.layout.ManifestJson;
import io.useractivity.pipeline.store.ObjectStore;
import io.useractivity.pipeline.store.ObjectStore.ListPage;
import io.useractivity.pipeline.store.ObjectStore.ListedObject;
import io.useractivity.pipeline.store.StoreException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Future;

/** Reads all manifests of a topic in key order, a few ahead. */
final class ManifestReader {
  private static final int NOT_FOUND = 404;

  private record Fetched(ManifestKey key, Future<byte[]> json) {}

  private final ObjectStore store;
  private final StoreCalls calls;
  private final Workers workers;
  private final Progress progress;
  private final Queue<Fetched> ahead = new ArrayDeque<>();

  ManifestReader(ObjectStore store, StoreCalls calls, Workers workers, Progress progress) {
    this.store = store;
    this.calls = calls;
    this.workers = workers;
    this.progress = progress;
  }

  /**
   * Reads into {@code audit}.
   *
   * @param folder of the topic's manifests, with its slash
   */
  void read(String folder, ArchiveAudit audit) {
    progress.phase("manifests", -1);
    String after = "";
    ListPage page;
    do {
      String startAfter = after;
      page = calls.call(() -> store.list(folder, startAfter));
      for (ListedObject listed : page.objects()) {
        Optional<ManifestKey> key = ManifestKey.parse(folder, listed.key());
        key.ifPresent(found -> fetch(found, audit));
        after = listed.key();
      }
    } while (page.truncated());
    while (!ahead.isEmpty()) {
      take(audit);
    }
  }

  private void fetch(ManifestKey key, ArchiveAudit audit) {
    if (ahead.size() == workers.threads()) {
      take(audit);
    }
    ahead.add(new Fetched(key, workers.submit(() -> calls.call(() -> store.get(key.key())))));
  }

  private void take(ArchiveAudit audit) {
    Fetched next = ahead.remove();
    try {
      audit.manifest(next.key(), ManifestJson.read(Workers.result(next.json())));
    } catch (StoreException refused) {
      if (refused.status() != NOT_FOUND) {
        throw refused;
      }
      audit.unreadableManifest(next.key(), "removed while verify was running");
    } catch (IOException notJson) {
      // The first line names the problem; the following ones quote the document.
      String problem = String.valueOf(notJson.getMessage()).lines().findFirst().orElse("");
      audit.unreadableManifest(next.key(), problem);
    }
    progress.add(1);
  }
}
