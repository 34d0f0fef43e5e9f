package io.useractivity.pipeline.upload;

import io.useractivity.pipeline.resilience.Guards;
import io.useractivity.pipeline.store.ObjectStore;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** What all uploads of one uploader share. */
record UploadShell(
    Context context,
    ObjectStore store,
    Guards guards,
    UploadSlots slots,
    OutageLog outage,
    Abandon closing) {

  /** Runs on the context: now, if this is it. */
  void onContext(Runnable task) {
    if (Vertx.currentContext() == context) {
      task.run();
    } else {
      context.runOnContext(ignored -> task.run());
    }
  }
}
