package io.useractivity.pipeline.store;

import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.config.PipelineConfig.Encryption;
import io.useractivity.pipeline.store.ObjectStore.ObjectAttributes;
import io.useractivity.pipeline.store.ObjectStore.UploadedPart;
import java.util.Base64;
import java.util.List;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** The requests that write, with encryption and checksums, and those that list. */
final class S3Requests {
  private final String bucket;
  private final Encryption encryption;
  private final String kmsKeyId;

  S3Requests(PipelineConfig.S3 config) {
    this.bucket = config.bucket();
    this.encryption = config.encryption();
    this.kmsKeyId = config.kmsKeyId().isEmpty() ? null : config.kmsKeyId();
  }

  PutObjectRequest put(
      String key, ObjectBody body, ObjectAttributes attributes, boolean onlyIfAbsent) {
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(bucket)
            .key(key)
            .contentLength(body.size())
            .contentType(attributes.contentType())
            .metadata(attributes.metadata())
            .checksumCRC32C(crc32c(body));
    if (onlyIfAbsent) {
      request.ifNoneMatch("*");
    }
    switch (encryption) {
      case SSE_S3 -> request.serverSideEncryption(ServerSideEncryption.AES256);
      case SSE_KMS ->
          request.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(kmsKeyId);
      case NONE -> {}
    }
    return request.build();
  }

  CreateMultipartUploadRequest create(String key, ObjectAttributes attributes) {
    CreateMultipartUploadRequest.Builder request =
        CreateMultipartUploadRequest.builder()
            .bucket(bucket)
            .key(key)
            .contentType(attributes.contentType())
            .metadata(attributes.metadata())
            .checksumAlgorithm(ChecksumAlgorithm.CRC32_C);
    switch (encryption) {
      case SSE_S3 -> request.serverSideEncryption(ServerSideEncryption.AES256);
      case SSE_KMS ->
          request.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(kmsKeyId);
      case NONE -> {}
    }
    return request.build();
  }

  UploadPartRequest part(String key, String uploadId, int number, ObjectBody body, String crc) {
    return UploadPartRequest.builder()
        .bucket(bucket)
        .key(key)
        .uploadId(uploadId)
        .partNumber(number)
        .contentLength(body.size())
        .checksumCRC32C(crc)
        .build();
  }

  CompleteMultipartUploadRequest complete(String key, String uploadId, List<UploadedPart> parts) {
    List<CompletedPart> completed = parts.stream().map(S3Requests::completed).toList();
    return CompleteMultipartUploadRequest.builder()
        .bucket(bucket)
        .key(key)
        .uploadId(uploadId)
        .multipartUpload(upload -> upload.parts(completed))
        .build();
  }

  ListObjectsV2Request list(String prefix, String startAfter, int maxKeys) {
    return ListObjectsV2Request.builder()
        .bucket(bucket)
        .prefix(prefix.isEmpty() ? null : prefix)
        .startAfter(startAfter.isEmpty() ? null : startAfter)
        .maxKeys(maxKeys)
        .build();
  }

  ListMultipartUploadsRequest listMultiparts(
      String prefix, String keyMarker, String uploadIdMarker) {
    return ListMultipartUploadsRequest.builder()
        .bucket(bucket)
        .prefix(prefix.isEmpty() ? null : prefix)
        .keyMarker(keyMarker)
        .uploadIdMarker(uploadIdMarker)
        .build();
  }

  /** As S3 writes it: big-endian, Base64. */
  static String crc32c(ObjectBody body) {
    int crc = body.crc32c();
    byte[] bytes = {(byte) (crc >>> 24), (byte) (crc >>> 16), (byte) (crc >>> 8), (byte) crc};
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static CompletedPart completed(UploadedPart part) {
    return CompletedPart.builder()
        .partNumber(part.number())
        .eTag('"' + part.etag() + '"')
        .checksumCRC32C(part.checksumCrc32c())
        .build();
  }
}
