package io.useractivity.etl.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** Objects too large for one request, part by part. Thread-safe. */
final class S3Parts {
  /** Bytes of a part that the store copies by itself. */
  static final long COPIED = 512L << 20;

  /** Bytes of a part that is sent: held in memory. */
  static final long SENT = 16L << 20;

  private static final long MOST_PARTS = 10_000;

  private final S3Client client;
  private final String bucket;
  private final long partCopied;
  private final long partSent;

  private interface Part {
    String put(String upload, int number, long first, long length);
  }

  S3Parts(S3Client client, String bucket, long partCopied, long partSent) {
    this.client = client;
    this.bucket = bucket;
    this.partCopied = partCopied;
    this.partSent = partSent;
  }

  /** Copies an object of this or another bucket; returns the ETag. */
  String copy(String fromBucket, String from, long size, String to) {
    return all(
        to,
        size,
        partCopied,
        (upload, number, first, length) ->
            client
                .uploadPartCopy(
                    request ->
                        request
                            .sourceBucket(fromBucket)
                            .sourceKey(from)
                            .copySourceRange("bytes=" + first + "-" + (first + length - 1))
                            .destinationBucket(bucket)
                            .destinationKey(to)
                            .uploadId(upload)
                            .partNumber(number))
                .copyPartResult()
                .eTag());
  }

  /** Sends a file; returns the ETag. */
  String send(Path file, long size, String to) throws IOException {
    try (FileChannel content = FileChannel.open(file, StandardOpenOption.READ)) {
      return all(
          to,
          size,
          partSent,
          (upload, number, first, length) ->
              client
                  .uploadPart(
                      request -> request.bucket(bucket).key(to).uploadId(upload).partNumber(number),
                      RequestBody.fromBytes(read(content, first, (int) length)))
                  .eTag());
    } catch (UncheckedIOException unreadable) {
      throw unreadable.getCause();
    }
  }

  private static byte[] read(FileChannel content, long first, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    try {
      while (bytes.hasRemaining()) {
        if (content.read(bytes, first + bytes.position()) < 0) {
          throw new IOException("a file became shorter while it was sent");
        }
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return bytes.array();
  }

  private String all(String to, long size, long wanted, Part part) {
    String upload =
        client.createMultipartUpload(request -> request.bucket(bucket).key(to)).uploadId();
    try {
      long each = Math.max(wanted, (size + MOST_PARTS - 1) / MOST_PARTS);
      List<CompletedPart> done = new ArrayList<>();
      for (long first = 0; first < size; first += each) {
        int number = done.size() + 1;
        String etag = part.put(upload, number, first, Math.min(each, size - first));
        done.add(CompletedPart.builder().partNumber(number).eTag(etag).build());
      }
      return client
          .completeMultipartUpload(
              request ->
                  request
                      .bucket(bucket)
                      .key(to)
                      .uploadId(upload)
                      .multipartUpload(parts -> parts.parts(done)))
          .eTag();
    } catch (RuntimeException failed) {
      try {
        client.abortMultipartUpload(request -> request.bucket(bucket).key(to).uploadId(upload));
      } catch (RuntimeException alsoFailed) {
        failed.addSuppressed(alsoFailed);
      }
      throw failed;
    }
  }
}
