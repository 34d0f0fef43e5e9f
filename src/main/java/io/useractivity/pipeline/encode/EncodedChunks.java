package io.useractivity.pipeline.encode;

import io.useractivity.pipeline.store.ObjectBody;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Encoded bytes that wait to be taken, in arrays that grow with the total: small objects take
 * little more than their bytes, large ones chunks of 64 KiB. No byte is moved once it is written.
 */
final class EncodedChunks {
  /** The longest buffer of an {@link ObjectBody}. */
  static final int MAX_BUFFER = 64 * 1024;

  private static final byte[] NONE = {};

  private final List<ByteBuffer> done = new ArrayList<>(1);
  private byte[] tail = NONE;
  private int tailUsed;
  private long size;
  private long capacity;

  /** Bytes that wait. */
  long size() {
    return size;
  }

  /** Bytes of all arrays held. */
  long capacity() {
    return capacity;
  }

  /** Makes room for {@code bytes} more, without slack if they are the last. */
  void expect(int bytes) {
    if (tail.length == tailUsed) {
      sealTail();
      tail = new byte[(int) Math.min(MAX_BUFFER, Math.max(bytes, size))];
      capacity += tail.length;
    }
  }

  /** Appends a copy of {@code src[offset, offset + length)}. */
  void add(byte[] src, int offset, int length) {
    int from = offset;
    int left = length;
    while (left > 0) {
      expect(left);
      int count = Math.min(left, tail.length - tailUsed);
      System.arraycopy(src, from, tail, tailUsed, count);
      tailUsed += count;
      size += count;
      from += count;
      left -= count;
    }
  }

  /** Appends {@code array[from, to)} itself; the caller must not touch the array any more. */
  void adopt(byte[] array, int from, int to) {
    sealTail();
    slice(array, from, to, done);
    size += to - from;
    capacity += array.length;
  }

  /** Everything that waits, after {@code header} (which may be empty); nothing waits then. */
  ObjectBody drain(byte[] header) {
    sealTail();
    List<ByteBuffer> buffers = new ArrayList<>(done.size() + 1);
    slice(header, 0, header.length, buffers);
    buffers.addAll(done);
    ObjectBody body = new ObjectBody(buffers, header.length + size, crc32c(buffers));
    done.clear();
    size = 0;
    capacity = 0;
    return body;
  }

  private void sealTail() {
    if (tailUsed > 0) {
      // A copy where most of the array is unused: the body may wait long for its upload.
      byte[] array = tailUsed < tail.length / 2 ? Arrays.copyOf(tail, tailUsed) : tail;
      capacity += array.length - tail.length;
      slice(array, 0, tailUsed, done);
    } else {
      capacity -= tail.length;
    }
    tail = NONE;
    tailUsed = 0;
  }

  private static void slice(byte[] array, int from, int to, List<ByteBuffer> buffers) {
    for (int start = from; start < to; start += MAX_BUFFER) {
      buffers.add(ByteBuffer.wrap(array, start, Math.min(MAX_BUFFER, to - start)).slice());
    }
  }

  private static int crc32c(List<ByteBuffer> buffers) {
    CRC32C crc = new CRC32C();
    for (ByteBuffer buffer : buffers) {
      crc.update(buffer.array(), buffer.arrayOffset(), buffer.remaining());
    }
    return (int) crc.getValue();
  }
}
