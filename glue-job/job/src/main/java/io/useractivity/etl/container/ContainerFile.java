package io.useractivity.etl.container;

import io.useractivity.etl.container.UnreadableObjectException.Reason;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * An Avro object container file (Avro specification, "Object container files") that lies in memory
 * or is mapped. Unlike Avro's own reader it takes an end inside a block for what it is: a truncated
 * file. Not thread-safe.
 */
public final class ContainerFile {
  /** The largest block, before or after compression, that is read. */
  public static final int MAX_BLOCK = 64 << 20;

  private static final byte[] MAGIC = {'O', 'b', 'j', 1};
  private static final int SYNC = 16;

  private final ByteBuffer bytes;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final byte[] sync = new byte[SYNC];
  private final int firstBlock;
  private final Decompressor decompressor;

  /** A block's records, one after another, uncompressed. */
  public record Block(long records, byte[] data, int offset, int length) {}

  /** What {@link #verify} counted. */
  public record Totals(long records, int crc32c) {}

  /** Reads the header. */
  public ContainerFile(ByteBuffer file) throws UnreadableObjectException {
    this.bytes = file.duplicate();
    byte[] magic = new byte[Math.min(MAGIC.length, bytes.remaining())];
    bytes.get(magic);
    if (!Arrays.equals(magic, Arrays.copyOf(MAGIC, magic.length))) {
      throw new UnreadableObjectException(Reason.NOT_AVRO, "it does not start with Obj 1");
    }
    try {
      readMetadata();
      bytes.get(sync);
    } catch (BufferUnderflowException end) {
      throw new UnreadableObjectException(
          Reason.TRUNCATED, "it ends after " + bytes.limit() + " bytes, inside its header");
    }
    this.firstBlock = bytes.position();
    this.decompressor = Decompressor.of(metadata.getOrDefault("avro.codec", "null"));
  }

  private void readMetadata() throws UnreadableObjectException {
    for (long count = readLong(); count != 0; count = readLong()) {
      if (count < 0) {
        count = -count;
        readLong();
      }
      for (long i = 0; i < count; i++) {
        String name = readText();
        metadata.put(name, readText());
      }
    }
  }

  private String readText() throws UnreadableObjectException {
    long length = readLong();
    if (length < 0 || length > MAX_BLOCK) {
      throw new UnreadableObjectException(
          Reason.BAD_HEADER, "its header has an entry of " + length + " bytes");
    }
    if (length > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] text = new byte[(int) length];
    bytes.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  /** Variable-length zig-zag, as in Avro's binary encoding. */
  private long readLong() throws UnreadableObjectException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = bytes.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw new UnreadableObjectException(
        Reason.BAD_HEADER, "the number at byte " + bytes.position() + " is longer than ten bytes");
  }

  /** Entries of the header. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** The writer schema's JSON. */
  public String schema() throws UnreadableObjectException {
    String schema = metadata.get("avro.schema");
    if (schema == null) {
      throw new UnreadableObjectException(Reason.BAD_HEADER, "its header names no schema");
    }
    return schema;
  }

  /** Goes to the first block. */
  public void rewind() {
    bytes.position(firstBlock);
  }

  /** The next block, valid until the following call; null at the end of the file. */
  public Block next() throws UnreadableObjectException {
    if (!bytes.hasRemaining()) {
      return null;
    }
    int start = bytes.position();
    try {
      long records = readLong();
      long length = readLong();
      if (records < 0 || length < 0 || length > MAX_BLOCK) {
        throw new UnreadableObjectException(
            Reason.BAD_BLOCK,
            "the block at byte %d says %d records in %d bytes".formatted(start, records, length));
      }
      if (length + SYNC > bytes.remaining()) {
        throw new BufferUnderflowException();
      }
      ByteBuffer data = bytes.slice().limit((int) length);
      bytes.position(bytes.position() + (int) length);
      byte[] marker = new byte[SYNC];
      bytes.get(marker);
      if (!Arrays.equals(marker, sync)) {
        throw new UnreadableObjectException(
            Reason.BAD_SYNC, "the sync marker before byte " + bytes.position() + " is wrong");
      }
      byte[] plain = decompressor.decompress(data);
      return new Block(records, plain, decompressor.offset(), decompressor.length());
    } catch (BufferUnderflowException end) {
      throw new UnreadableObjectException(
          Reason.TRUNCATED,
          "it ends after %d bytes, inside the block at byte %d".formatted(bytes.limit(), start));
    }
  }

  /** Walks over all blocks: frames, sync markers, compression. */
  public Totals verify() throws UnreadableObjectException {
    rewind();
    CRC32C crc = new CRC32C();
    long records = 0;
    for (Block block = next(); block != null; block = next()) {
      crc.update(block.data(), block.offset(), block.length());
      records += block.records();
    }
    rewind();
    return new Totals(records, (int) crc.getValue());
  }
}
