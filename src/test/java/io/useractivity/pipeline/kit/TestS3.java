package io.useractivity.pipeline.kit;

import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.config.PipelineConfig.Encryption;
import io.useractivity.pipeline.local.LocalS3;
import io.useractivity.pipeline.store.ObjectBody;
import io.useractivity.pipeline.store.ObjectStore.ObjectAttributes;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;

/** Configuration and bodies for tests against an S3 server in this process. */
public final class TestS3 {
  private static final int BUFFER = 64 * 1024;

  private TestS3() {}

  /** A client's configuration for this server, or for a proxy in front of it. */
  public static PipelineConfig.S3 config(LocalS3 server, URI endpoint, String bucket) {
    return config(endpoint, bucket, server.accessKey(), server.secretKey());
  }

  public static PipelineConfig.S3 config(
      URI endpoint, String bucket, String accessKey, String secretKey) {
    return config(endpoint, bucket, accessKey, secretKey, Encryption.NONE, "");
  }

  public static PipelineConfig.S3 config(
      URI endpoint,
      String bucket,
      String accessKey,
      String secretKey,
      Encryption encryption,
      String kmsKeyId) {
    return new PipelineConfig.S3(
        bucket,
        "",
        endpoint.toString(),
        true,
        accessKey,
        secretKey,
        encryption,
        kmsKeyId,
        16,
        false,
        Duration.ofHours(24));
  }

  /** Random but reproducible bytes in buffers of 64 KiB. */
  public static ObjectBody body(int size, long seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    List<ByteBuffer> buffers = new ArrayList<>();
    for (int at = 0; at < size; at += BUFFER) {
      buffers.add(ByteBuffer.wrap(bytes, at, Math.min(BUFFER, size - at)).slice());
    }
    return new ObjectBody(buffers, size, (int) crc.getValue());
  }

  public static byte[] bytes(ObjectBody body) {
    ByteBuffer all = ByteBuffer.allocate((int) body.size());
    body.buffers().forEach(buffer -> all.put(buffer.duplicate()));
    return all.array();
  }

  public static ObjectAttributes attributes(Map<String, String> metadata) {
    return new ObjectAttributes("avro/binary", metadata);
  }
}
