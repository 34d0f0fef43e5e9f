package io.useractivity.pipeline.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One bucket of an object store that speaks the S3 protocol.
 *
 * <p>Every method may be called on any thread and never blocks. Futures complete on an unspecified
 * thread and fail only with {@link StoreException} (never wrapped). No method retries: that is the
 * caller's decision.
 */
public interface ObjectStore extends AutoCloseable {
  /** Uploads a whole object in one request. */
  CompletableFuture<StoredObject> put(String key, ObjectBody body, ObjectAttributes attributes);

  /**
   * Like {@link #put}, but only where no object of this key exists; else fails with kind FATAL,
   * status 412.
   */
  CompletableFuture<StoredObject> putIfAbsent(
      String key, ObjectBody body, ObjectAttributes attributes);

  /** Starts a multipart upload and returns its upload id. */
  CompletableFuture<String> createMultipart(String key, ObjectAttributes attributes);

  /** Uploads part {@code number} (1 to 10,000; at least 5 MiB unless it is the last). */
  CompletableFuture<UploadedPart> uploadPart(
      String key, String uploadId, int number, ObjectBody body);

  /** Makes the object visible. A 200 answer that carries an error is a failure. */
  CompletableFuture<StoredObject> completeMultipart(
      String key, String uploadId, List<UploadedPart> parts);

  /** Aborts an upload; an upload that does not exist is no failure. */
  CompletableFuture<Void> abortMultipart(String key, String uploadId);

  /** Unfinished multipart uploads whose key starts with {@code prefix}, all pages. */
  CompletableFuture<List<UnfinishedUpload>> listMultiparts(String prefix);

  /** Size, ETag and user metadata; empty where there is no such object. */
  CompletableFuture<Optional<ObjectHead>> head(String key);

  /**
   * One page (up to 1,000 keys in key order) after {@code startAfter} (exclusive; empty = from the
   * start).
   */
  CompletableFuture<ListPage> list(String prefix, String startAfter);

  /** The whole object. Use {@link #getRange} for objects that may be large. */
  CompletableFuture<byte[]> get(String key);

  /** Up to {@code length} bytes from {@code offset}; shorter at the end of the object. */
  CompletableFuture<byte[]> getRange(String key, long offset, int length);

  /**
   * Completes if the bucket exists and may be read; else fails with a sentence that says what to
   * do.
   */
  CompletableFuture<Void> checkBucket();

  /** Creates the bucket if it is missing. For {@code demo} and tests. */
  CompletableFuture<Void> createBucket();

  @Override
  void close();

  /** A visible object: the ETag without quotes. */
  record StoredObject(String key, String etag, long size) {}

  /** An acknowledged part. */
  record UploadedPart(int number, String etag, long size, String checksumCrc32c) {}

  /** A multipart upload nobody completed yet. */
  record UnfinishedUpload(String key, String uploadId, Instant initiated) {}

  /** What a HEAD request tells; user metadata with lower-case names without {@code x-amz-meta-}. */
  record ObjectHead(String key, String etag, long size, Map<String, String> metadata) {}

  /** An entry of a listing. */
  record ListedObject(String key, String etag, long size, Instant lastModified) {}

  /** A page of a listing; {@code truncated}: more keys follow the last one. */
  record ListPage(List<ListedObject> objects, boolean truncated) {}

  /** Content type and user metadata of an object to write. */
  record ObjectAttributes(String contentType, Map<String, String> metadata) {
    public ObjectAttributes {
      metadata = Map.copyOf(metadata);
    }
  }
}
