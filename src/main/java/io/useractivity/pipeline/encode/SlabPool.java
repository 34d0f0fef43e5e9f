package io.useractivity.pipeline.encode;

import io.useractivity.pipeline.store.ObjectBody;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * Direct buffers of 64 KiB for the encoded bytes of large objects, used again and again. Encoded
 * bytes live for seconds and fill most of the byte budget: on the heap they would be promoted, and
 * compacted by one full collection after another (measured: a sixth of the archiver's CPU). Here
 * the collector never sees them, and the network layer sends them without a copy. Thread-safe.
 *
 * <p>The byte budget bounds how many are in use, the constructor how many are idle. A slab comes
 * back after an upload that was tried once and succeeded: the store has answered, so nobody reads
 * it any more. Where an earlier try may still be on its way, it is left to the collector.
 */
public final class SlabPool {
  /** Bytes of a slab. */
  public static final int SLAB = 64 * 1024;

  private final int maxIdle;
  private final ArrayDeque<ByteBuffer> idle = new ArrayDeque<>();

  /** Keeps idle slabs of {@code maxIdleBytes} at most. */
  public SlabPool(long maxIdleBytes) {
    this.maxIdle = (int) Math.min(Integer.MAX_VALUE, maxIdleBytes / SLAB);
  }

  /** An empty slab, which may hold old bytes beyond its position. */
  ByteBuffer take() {
    ByteBuffer slab;
    synchronized (idle) {
      slab = idle.pollLast();
    }
    return slab == null ? allocate() : slab;
  }

  /** On the heap where the JVM's limit of direct memory is lower than the budget. */
  private static ByteBuffer allocate() {
    try {
      return ByteBuffer.allocateDirect(SLAB);
    } catch (OutOfMemoryError limit) {
      return ByteBuffer.allocate(SLAB);
    }
  }

  /** Takes {@code buffer} back if it views a slab; nobody may read or write it any more. */
  void give(ByteBuffer buffer) {
    if (buffer.isDirect() && buffer.capacity() == SLAB) {
      buffer.clear();
      synchronized (idle) {
        if (idle.size() < maxIdle) {
          idle.add(buffer);
        }
      }
    }
  }

  /** The body was uploaded: takes back its slabs if nobody can be reading them. */
  public void recycle(ObjectBody body) {
    if (body.tries() <= 1) {
      body.buffers().forEach(this::give);
    }
  }

  /** Slabs that wait to be filled again. */
  int idle() {
    synchronized (idle) {
      return idle.size();
    }
  }
}
