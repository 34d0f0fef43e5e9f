package io.useractivity.pipeline.encode;

import io.useractivity.pipeline.store.ObjectBody;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Encoded bytes that wait to be taken, in buffers that grow with the total: small objects take
 * arrays of little more than their bytes, large ones slabs outside the heap. No byte is moved once
 * it is written.
 */
final class EncodedChunks {
  /** The longest buffer of an {@link ObjectBody}. */
  static final int MAX_BUFFER = SlabPool.SLAB;

  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  private final SlabPool pool;
  private final List<ByteBuffer> done = new ArrayList<>(1);

  /** Filled up to its position. */
  private ByteBuffer tail = NONE;

  private long size;
  private long capacity;

  EncodedChunks(SlabPool pool) {
    this.pool = pool;
  }

  /** Bytes that wait. */
  long size() {
    return size;
  }

  /** Bytes of all buffers held. */
  long capacity() {
    return capacity;
  }

  /** Makes room for {@code bytes} more, without slack if they are the last. */
  void expect(int bytes) {
    if (!tail.hasRemaining()) {
      sealTail();
      int length = (int) Math.min(MAX_BUFFER, Math.max(bytes, size));
      tail = length == MAX_BUFFER ? pool.take() : ByteBuffer.allocate(length);
      capacity += length;
    }
  }

  /** Appends a copy of {@code src[offset, offset + length)}. */
  void add(byte[] src, int offset, int length) {
    int from = offset;
    int left = length;
    while (left > 0) {
      expect(left);
      int count = Math.min(left, tail.remaining());
      tail.put(src, from, count);
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
    forget();
    return body;
  }

  /** Nothing waits any more. */
  void discard() {
    sealTail();
    done.forEach(pool::give);
    forget();
  }

  private void forget() {
    done.clear();
    size = 0;
    capacity = 0;
  }

  private void sealTail() {
    ByteBuffer full = tail.flip();
    tail = NONE;
    int used = full.remaining();
    if (used > 0 && used >= full.capacity() / 2) {
      done.add(full);
      return;
    }
    capacity += used - full.capacity();
    if (used > 0) {
      // A copy where most of a buffer is unused: the body may wait long for its upload.
      byte[] copy = new byte[used];
      full.get(copy);
      done.add(ByteBuffer.wrap(copy));
    }
    pool.give(full);
  }

  private static void slice(byte[] array, int from, int to, List<ByteBuffer> buffers) {
    for (int start = from; start < to; start += MAX_BUFFER) {
      buffers.add(ByteBuffer.wrap(array, start, Math.min(MAX_BUFFER, to - start)).slice());
    }
  }

  private static int crc32c(List<ByteBuffer> buffers) {
    CRC32C crc = new CRC32C();
    buffers.forEach(buffer -> crc.update(buffer.duplicate()));
    return (int) crc.getValue();
  }
}
