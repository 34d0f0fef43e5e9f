package io.useractivity.pipeline.store;

import io.useractivity.pipeline.store.ObjectStore.ObjectAttributes;
import io.useractivity.pipeline.store.ObjectStore.UploadedPart;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Through the SDK: for buckets and networks that {@link PutTarget} leaves to it. */
final class SdkWrites implements ObjectWrites {
  private final S3AsyncClient client;
  private final S3Requests requests;

  SdkWrites(S3AsyncClient client, S3Requests requests) {
    this.client = client;
    this.requests = requests;
  }

  @Override
  public CompletableFuture<String> put(
      String key, ObjectBody body, ObjectAttributes attributes, boolean onlyIfAbsent) {
    PutObjectRequest request = requests.put(key, body, attributes, onlyIfAbsent);
    return read(
        client.putObject(request, new BufferBody(body, request.contentType())),
        PutObjectResponse::eTag);
  }

  @Override
  public CompletableFuture<String> create(String key, ObjectAttributes attributes) {
    return read(
        client.createMultipartUpload(requests.create(key, attributes)),
        CreateMultipartUploadResponse::uploadId);
  }

  @Override
  public CompletableFuture<String> part(
      String key, String uploadId, int number, ObjectBody body, String crc) {
    return read(
        client.uploadPart(
            requests.part(key, uploadId, number, body, crc),
            new BufferBody(body, "application/octet-stream")),
        UploadPartResponse::eTag);
  }

  @Override
  public CompletableFuture<String> complete(String key, String uploadId, List<UploadedPart> parts) {
    return read(
        client.completeMultipartUpload(requests.complete(key, uploadId, parts)),
        CompleteMultipartUploadResponse::eTag);
  }

  /** Unlike {@code thenApply}, passes a cancellation on. */
  private static <T> CompletableFuture<String> read(
      CompletableFuture<T> answer, Function<T, String> field) {
    CompletableFuture<String> read = answer.thenApply(field);
    read.whenComplete(
        (value, failure) -> {
          if (read.isCancelled()) {
            answer.cancel(true);
          }
        });
    return read;
  }

  /** The client is its owner's. */
  @Override
  public void close() {}
}
