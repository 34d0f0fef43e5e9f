package io.useractivity.pipeline.store;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;

/** Bytes to upload, readable as often as a retry needs. Thread-safe. */
public final class ObjectBody {
  private final List<ByteBuffer> buffers;
  private final long size;
  private final int crc32c;
  private final AtomicInteger tries = new AtomicInteger();

  /**
   * @param buffers in order, none longer than 64 KiB where the body is large, so that the network
   *     layer never copies a whole body at once; their content must not change until the upload has
   *     ended
   * @param size the sum of their remaining bytes
   * @param crc32c CRC-32C of the bytes (RFC 3720), sent along so that the store checks what it
   *     received
   */
  public ObjectBody(List<ByteBuffer> buffers, long size, int crc32c) {
    this.buffers = List.copyOf(buffers);
    this.size = size;
    this.crc32c = crc32c;
  }

  /** A body of one array, which must not change afterwards. */
  public static ObjectBody of(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    return new ObjectBody(List.of(ByteBuffer.wrap(bytes)), bytes.length, (int) crc.getValue());
  }

  public List<ByteBuffer> buffers() {
    return buffers;
  }

  public long size() {
    return size;
  }

  public int crc32c() {
    return crc32c;
  }

  /** Requests made so far that read the buffers; a given up one may read them for a while yet. */
  public int tries() {
    return tries.get();
  }

  /** One more request reads the buffers. */
  public void tried() {
    tries.incrementAndGet();
  }
}
