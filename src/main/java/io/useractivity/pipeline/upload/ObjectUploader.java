package io.useractivity.pipeline.upload;

import io.useractivity.pipeline.metric.Meter;
import io.useractivity.pipeline.metric.Metrics;
import io.useractivity.pipeline.resilience.Guards;
import io.useractivity.pipeline.store.ObjectBody;
import io.useractivity.pipeline.store.ObjectStore;
import io.useractivity.pipeline.store.ObjectStore.ObjectAttributes;
import io.useractivity.pipeline.store.ObjectStore.StoredObject;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * Writes objects and never gives up: a TRANSIENT failure is tried again for ever, also after the
 * guards have, until the upload succeeds or is abandoned; a FATAL one fails the future at once. At
 * most {@code maxUploads} uploads (objects, parts, completions) are under way, the rest queue,
 * first in first out. Methods may be called on any thread; futures complete on the guards' context.
 */
public final class ObjectUploader implements AutoCloseable {
  private static final Abandon NEVER = new Abandon();

  private final UploadShell shell;

  public ObjectUploader(ObjectStore store, Guards guards, Metrics metrics, int maxUploads) {
    UploadSlots slots = new UploadSlots(maxUploads);
    this.shell =
        new UploadShell(guards.context(), store, guards, slots, new OutageLog(), new Abandon());
    metrics.gauge(Meter.UPLOADS_IN_FLIGHT, slots::taken);
  }

  /** Uploads a whole object. Putting the same key again replaces the object. */
  public Future<StoredObject> put(String key, ObjectBody body, ObjectAttributes attributes) {
    return put(key, body, attributes, NEVER);
  }

  /** Like the other; fails with {@link AbandonedException} once {@code abandon} is given. */
  public Future<StoredObject> put(
      String key, ObjectBody body, ObjectAttributes attributes, Abandon abandon) {
    Promise<StoredObject> promise = Promise.promise();
    shell.onContext(
        () ->
            new PersistentCall<>(
                    shell,
                    "PutObject",
                    key,
                    abandon,
                    () -> shell.store().put(key, body, attributes))
                .start()
                .onComplete(promise));
    return promise.future();
  }

  /** Opens an object to be uploaded part by part; sends nothing yet. */
  public StreamedUpload open(String key, ObjectAttributes attributes, Abandon abandon) {
    MultipartUpload upload = new MultipartUpload(shell, key, attributes, abandon);
    shell.onContext(upload::watch);
    return upload;
  }

  /** Abandons every upload. Any thread; returns at once. */
  @Override
  public void close() {
    shell.closing().now();
  }
}
