package io.useractivity.pipeline.store;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Bytes to upload, readable as often as a retry needs.
 *
 * @param buffers heap buffers in order, none longer than 64 KiB where the body is large, so that
 *     the network layer never copies a whole body at once; their content must not change until the
 *     upload has ended
 * @param size the sum of their remaining bytes
 * @param crc32c CRC-32C of the bytes (RFC 3720), sent along so that the store checks what it
 *     received
 */
public record ObjectBody(List<ByteBuffer> buffers, long size, int crc32c) {
  public ObjectBody {
    buffers = List.copyOf(buffers);
  }

  /** A body of one array, which must not change afterwards. */
  public static ObjectBody of(byte[] bytes) {
    java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
    crc.update(bytes, 0, bytes.length);
    return new ObjectBody(List.of(ByteBuffer.wrap(bytes)), bytes.length, (int) crc.getValue());
  }
}
