package io.useractivity.pipeline.encode;

import java.util.Arrays;

/** What surrounds a block's data: count and size before it, the sync marker after it. */
final class BlockFrame {
  /** Room for the longest count and size. */
  static final int HEADER_ROOM = 16;

  /** Bytes of a frame at most. */
  static final int SIZE = HEADER_ROOM + ContainerHeader.SYNC_LENGTH;

  private BlockFrame() {}

  /** Count and size. */
  static byte[] header(long count, int size) {
    byte[] header = new byte[HEADER_ROOM];
    return Arrays.copyOf(header, Zigzag.write(size, header, Zigzag.write(count, header, 0)));
  }

  /** Writes count and size so that they end at {@link #HEADER_ROOM}; returns where they start. */
  static int writeHeader(long count, int size, byte[] block) {
    int start = HEADER_ROOM - Zigzag.size(count) - Zigzag.size(size);
    Zigzag.write(size, block, Zigzag.write(count, block, start));
    return start;
  }
}
