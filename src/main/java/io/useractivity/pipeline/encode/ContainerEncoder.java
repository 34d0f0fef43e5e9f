package io.useractivity.pipeline.encode;

import io.useractivity.pipeline.store.ObjectBody;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Writes one Avro object container file, appending bodies as they are. Starts with about a kilobyte
 * and grows with what is appended. The same appends give the same bytes.
 *
 * <p>Not thread-safe, and shares its {@link Compressors} with other encoders of the same worker.
 */
public final class ContainerEncoder {
  /** Smallest and largest block size. */
  public static final int MIN_BLOCK_SIZE = 64;

  public static final int MAX_BLOCK_SIZE = 16 * 1024 * 1024;

  private static final int FIRST_CAPACITY = 1024;
  private static final byte[] NONE = {};

  private final Compressors compressors;
  private final int blockSize;
  private final String schema;
  private final byte[] sync;
  private final EncodedChunks encoded;
  private final CRC32C crc = new CRC32C();

  /** Room for the block's header, bodies up to {@link #used}, room for the sync marker. */
  private byte[] block = NONE;

  private int used = BlockFrame.HEADER_ROOM;
  private long blockCount;
  private boolean blocksFill;
  private long count;
  private long bodyBytes;
  private boolean headerTaken;
  private boolean finished;

  /**
   * @param blockSize of a block before compression, in bytes, with its frame; a larger body gets a
   *     block of its own
   * @param schema writer schema of all bodies, as JSON
   * @param sync 16 bytes
   */
  public ContainerEncoder(Compressors compressors, int blockSize, String schema, byte[] sync) {
    this(compressors, new SlabPool(0), blockSize, schema, sync);
  }

  /** The same, with slabs of {@code slabs}, whose owner gives them back after the upload. */
  public ContainerEncoder(
      Compressors compressors, SlabPool slabs, int blockSize, String schema, byte[] sync) {
    if (blockSize < MIN_BLOCK_SIZE || blockSize > MAX_BLOCK_SIZE) {
      throw new IllegalArgumentException(
          "block size must be " + MIN_BLOCK_SIZE + " to " + MAX_BLOCK_SIZE + ": " + blockSize);
    }
    if (sync.length != ContainerHeader.SYNC_LENGTH) {
      throw new IllegalArgumentException("a sync marker has 16 bytes, not " + sync.length);
    }
    this.compressors = compressors;
    this.encoded = new EncodedChunks(slabs);
    this.blockSize = blockSize;
    this.schema = schema;
    this.sync = sync.clone();
  }

  /** Appends a copy of one body, {@code array[offset, offset + length)}. */
  public void append(byte[] array, int offset, int length) {
    if (finished) {
      throw new IllegalStateException("the container is finished");
    }
    if (length > blockSize - BlockFrame.SIZE - bodiesInBlock() && blockCount > 0) {
      blocksFill = true;
      endBlock();
    }
    ensureRoom(length);
    System.arraycopy(array, offset, block, used, length);
    used += length;
    blockCount++;
    count++;
    bodyBytes += length;
    if (bodiesInBlock() >= blockSize - BlockFrame.SIZE) {
      blocksFill = true;
      endBlock();
    }
  }

  /** Bodies appended so far. */
  public long count() {
    return count;
  }

  /** Bytes of the bodies appended so far. */
  public long bodyBytes() {
    return bodyBytes;
  }

  /** CRC-32C of all bodies one after another; of all but the open block until {@link #finish}. */
  public int crc32c() {
    return (int) crc.getValue();
  }

  /** Bytes of the arrays held here, in use or not. */
  public long memory() {
    return block.length + encoded.capacity();
  }

  /** Encoded bytes that {@link #takePart} would return, without the container's header. */
  public long encodedSize() {
    return encoded.size();
  }

  /**
   * Hands over what is encoded so far; the open block stays. The first part starts with the
   * container's header, so its metadata is what is known by then.
   */
  public ObjectBody takePart(Map<String, String> openingMetadata) {
    return drain(openingMetadata);
  }

  /**
   * Ends the open block, so that {@link #crc32c} covers every body; for the end of the container.
   */
  public void endBlocks() {
    blocksFill = false;
    if (blockCount > 0) {
      endBlock();
    }
  }

  /**
   * Ends the container and hands over what was not taken.
   *
   * @param headerMetadata for the header, in this order; without effect if a part was taken before
   */
  public ObjectBody finish(Map<String, String> headerMetadata) {
    if (finished) {
      throw new IllegalStateException("the container is finished");
    }
    endBlocks();
    finished = true;
    block = NONE;
    return drain(headerMetadata);
  }

  /** Gives up what was not taken; nothing may be appended any more. */
  public void discard() {
    finished = true;
    block = NONE;
    encoded.discard();
  }

  private ObjectBody drain(Map<String, String> metadata) {
    byte[] header =
        headerTaken ? NONE : ContainerHeader.encode(schema, compressors.codec(), metadata, sync);
    headerTaken = true;
    return encoded.drain(header);
  }

  private int bodiesInBlock() {
    return used - BlockFrame.HEADER_ROOM;
  }

  private void ensureRoom(int length) {
    int needed = Math.addExact(used + ContainerHeader.SYNC_LENGTH, length);
    if (needed > block.length) {
      // A lane that has filled a block before will most likely fill the next one.
      int wanted = blocksFill ? blockSize : Math.max(FIRST_CAPACITY, 2 * block.length);
      byte[] larger = new byte[Math.max(needed, Math.min(wanted, blockSize))];
      System.arraycopy(block, 0, larger, 0, block.length == 0 ? 0 : used);
      block = larger;
    }
  }

  private void endBlock() {
    int from = BlockFrame.HEADER_ROOM;
    int length = bodiesInBlock();
    crc.update(block, from, length);
    if (compressors.codec() == Codec.NULL) {
      handOverBlock(length);
    } else {
      int size = compressors.compress(block, from, length);
      byte[] header = BlockFrame.header(blockCount, size);
      encoded.expect(header.length + size + sync.length);
      encoded.add(header, 0, header.length);
      encoded.add(compressors.output(), 0, size);
      encoded.add(sync, 0, sync.length);
      if (block.length > blockSize) {
        block = NONE;
      }
    }
    used = from;
    blockCount = 0;
  }

  /** The only block of a small object becomes output itself; a lane of many keeps its array. */
  private void handOverBlock(int length) {
    int from = BlockFrame.writeHeader(blockCount, length, block);
    System.arraycopy(sync, 0, block, used, sync.length);
    int to = used + sync.length;
    if (blocksFill && block.length <= blockSize) {
      encoded.add(block, from, to - from);
      return;
    }
    if (to - from < block.length / 2) {
      encoded.adopt(Arrays.copyOfRange(block, from, to), 0, to - from);
    } else {
      encoded.adopt(block, from, to);
    }
    block = NONE;
  }
}
