package io.useractivity.pipeline.encode;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.xerial.snappy.Snappy;

/** Decompresses blocks up to a size limit. Not thread-safe. */
final class BlockDecoder {
  private static final int FIRST_CAPACITY = 64 * 1024;

  private final Codec codec;
  private final int limit;
  private byte[] output = {};

  BlockDecoder(Codec codec, int limit) {
    this.codec = codec;
    this.limit = limit;
  }

  /** The decompressed block, from index 0, valid until the next call. */
  byte[] output() {
    return output;
  }

  /**
   * Decompresses {@code src[offset, offset + length)}; returns the number of bytes in {@link
   * #output()}. Throws IOException with a sentence where it is not what the codec writes, or beyond
   * the limit.
   */
  int decode(byte[] src, int offset, int length) throws IOException {
    return switch (codec) {
      case NULL -> copy(src, offset, length);
      case SNAPPY -> snappy(src, offset, length);
      case DEFLATE -> inflate(src, offset, length);
      case ZSTD -> zstd(src, offset, length);
    };
  }

  private int copy(byte[] src, int offset, int length) throws IOException {
    ensure(length);
    System.arraycopy(src, offset, output, 0, length);
    return length;
  }

  private int snappy(byte[] src, int offset, int length) throws IOException {
    int compressed = length - Integer.BYTES;
    if (compressed <= 0) {
      throw new IOException("a snappy block is too short for its checksum");
    }
    ensure(Snappy.uncompressedLength(src, offset, compressed));
    int size = Snappy.uncompress(src, offset, compressed, output, 0);
    CRC32 crc = new CRC32();
    crc.update(output, 0, size);
    if (ByteBuffer.wrap(src).getInt(offset + compressed) != (int) crc.getValue()) {
      throw new IOException("the checksum of a snappy block is wrong");
    }
    return size;
  }

  private int inflate(byte[] src, int offset, int length) throws IOException {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(src, offset, length);
      int size = 0;
      while (!inflater.finished()) {
        grow(size);
        int count = inflater.inflate(output, size, output.length - size);
        size += count;
        if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          throw new IOException("a deflate block is cut off");
        }
      }
      if (inflater.getRemaining() > 0) {
        throw new IOException("a deflate block goes on after its end");
      }
      return size;
    } catch (DataFormatException corrupt) {
      throw new IOException("a deflate block is corrupt: " + corrupt.getMessage(), corrupt);
    } finally {
      inflater.end();
    }
  }

  private int zstd(byte[] src, int offset, int length) throws IOException {
    long size = Zstd.getFrameContentSize(src, offset, length);
    if (size < 0) {
      return zstdOfUnknownSize(src, offset, length);
    }
    ensure(size);
    try {
      long written = Zstd.decompressByteArray(output, 0, output.length, src, offset, length);
      if (Zstd.isError(written)) {
        throw new IOException("a zstd block is corrupt: " + Zstd.getErrorName(written));
      }
      return (int) written;
    } catch (ZstdException corrupt) {
      throw new IOException("a zstd block is corrupt: " + corrupt.getMessage(), corrupt);
    }
  }

  private int zstdOfUnknownSize(byte[] src, int offset, int length) throws IOException {
    InputStream in = new ByteArrayInputStream(src, offset, length);
    try (ZstdInputStreamNoFinalizer frames = new ZstdInputStreamNoFinalizer(in)) {
      int size = 0;
      while (true) {
        grow(size);
        int count = frames.read(output, size, output.length - size);
        if (count < 0) {
          return size;
        }
        size += count;
      }
    }
  }

  /** Makes room for at least one more byte. */
  private void grow(int used) throws IOException {
    if (used == output.length) {
      int wanted = (int) Math.min(limit, Math.max(FIRST_CAPACITY, 2L * used));
      requireWithinLimit(used + 1L);
      output = Arrays.copyOf(output, wanted);
    }
  }

  private void ensure(long size) throws IOException {
    requireWithinLimit(size);
    if (output.length < size) {
      output = new byte[(int) size];
    }
  }

  private void requireWithinLimit(long size) throws IOException {
    if (size > limit) {
      throw new IOException(
          "a block of at least " + size + " bytes exceeds the limit of " + limit + " bytes");
    }
  }
}
