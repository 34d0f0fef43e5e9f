package io.useractivity.pipeline.upload;

import io.useractivity.pipeline.store.ObjectBody;
import io.useractivity.pipeline.store.ObjectStore.StoredObject;
import io.vertx.core.Future;

/**
 * An object uploaded part by part while it is open. Nothing is visible before {@link #complete}.
 * Methods may be called on any thread, one after another; futures complete on the uploader's
 * context. After a failure every further call fails with the same cause.
 *
 * <p>Failures: {@link AbandonedException}; {@link UploadVanishedException} (TRANSIENT: build the
 * object again); everything else is FATAL.
 */
public interface StreamedUpload {
  /**
   * Uploads the next part, 5 MiB or more. Completes when the store has acknowledged it and its
   * memory may be released.
   */
  Future<Void> part(ObjectBody body);

  /**
   * Uploads the rest (null or empty: there is none) and makes the object visible. Call it only once
   * the object is planned.
   */
  Future<StoredObject> complete(ObjectBody lastPart);

  /**
   * Gives the upload up: requests in flight settle, then the upload is aborted, best effort.
   * Pending futures fail with {@link AbandonedException}. Never fails; after {@link #complete} has
   * succeeded it does nothing.
   */
  Future<Void> abort();
}
