package io.useractivity.pipeline.encode;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Takes 64 slabs and prints how many are outside the heap; for a JVM with a limit of its own. */
final class SlabLimit {
  private SlabLimit() {}

  public static void main(String[] args) {
    SlabPool pool = new SlabPool(64L * SlabPool.SLAB);
    List<ByteBuffer> slabs = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      slabs.add(pool.take());
    }
    long direct = slabs.stream().filter(ByteBuffer::isDirect).count();
    slabs.forEach(pool::give);
    System.out.println("slabs " + slabs.size() + " direct " + direct + " idle " + pool.idle());
  }
}
