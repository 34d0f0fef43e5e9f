package io.useractivity.pipeline.store;

import io.useractivity.pipeline.store.ObjectStore.ObjectAttributes;
import io.useractivity.pipeline.store.ObjectStore.UploadedPart;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The requests that write an archive. All of them: any thread; the future fails with the SDK's
 * S3Exception where the store answered, else with an IOException or the SDK's; cancelling it ends
 * the request; nothing is tried twice.
 */
interface ObjectWrites extends AutoCloseable {
  /** PutObject; the ETag as it was sent, or null. */
  CompletableFuture<String> put(
      String key, ObjectBody body, ObjectAttributes attributes, boolean onlyIfAbsent);

  /** CreateMultipartUpload; the upload's id, or null. */
  CompletableFuture<String> create(String key, ObjectAttributes attributes);

  /**
   * UploadPart; the ETag as it was sent, or null.
   *
   * @param crc of the body, as {@link S3Requests#crc32c} writes it
   */
  CompletableFuture<String> part(
      String key, String uploadId, int number, ObjectBody body, String crc);

  /** CompleteMultipartUpload; the ETag as it was sent, or null. */
  CompletableFuture<String> complete(String key, String uploadId, List<UploadedPart> parts);

  @Override
  void close();
}
