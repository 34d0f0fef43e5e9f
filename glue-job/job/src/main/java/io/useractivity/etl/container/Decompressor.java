package io.useractivity.etl.container;

import com.github.luben.zstd.ZstdInputStream;
import io.useractivity.etl.container.UnreadableObjectException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.xerial.snappy.Snappy;

/** Undoes a container's codec, block by block, into one buffer that grows. */
abstract class Decompressor {
  byte[] buffer = new byte[0];
  private int offset;
  private int length;

  static Decompressor of(String codec) throws UnreadableObjectException {
    return switch (codec) {
      case "null" -> new Plain();
      case "deflate" -> new Deflate();
      case "snappy" -> new SnappyFrame();
      case "zstandard" -> new Zstandard();
      default ->
          throw new UnreadableObjectException(
              Reason.UNSUPPORTED_CODEC,
              "its codec is " + codec + "; known are null, deflate, snappy and zstandard");
    };
  }

  /** The block's records; they begin at {@link #offset} and have {@link #length} bytes. */
  byte[] decompress(ByteBuffer block) throws UnreadableObjectException {
    offset = 0;
    try {
      length = into(block);
    } catch (IOException | DataFormatException | RuntimeException corrupt) {
      throw new UnreadableObjectException(
          Reason.BAD_COMPRESSION,
          "a block cannot be decompressed: " + corrupt.getMessage(),
          corrupt);
    }
    return buffer;
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  abstract int into(ByteBuffer block) throws IOException, DataFormatException;

  void room(int size) throws IOException {
    if (size > ContainerFile.MAX_BLOCK) {
      throw new IOException("it is larger than " + ContainerFile.MAX_BLOCK + " bytes");
    }
    if (buffer.length < size) {
      buffer =
          Arrays.copyOf(
              buffer, Math.max(size, Math.min(2 * buffer.length, ContainerFile.MAX_BLOCK)));
    }
  }

  static byte[] copy(ByteBuffer block) {
    byte[] copy = new byte[block.remaining()];
    block.get(copy);
    return copy;
  }

  private static final class Plain extends Decompressor {
    @Override
    byte[] decompress(ByteBuffer block) throws UnreadableObjectException {
      if (!block.hasArray()) {
        return super.decompress(block);
      }
      super.offset = block.arrayOffset() + block.position();
      super.length = block.remaining();
      return block.array();
    }

    @Override
    int into(ByteBuffer block) throws IOException {
      int size = block.remaining();
      room(size);
      block.get(buffer, 0, size);
      return size;
    }
  }

  private static final class Deflate extends Decompressor {
    private static final int GROWTH = 8;

    @Override
    int into(ByteBuffer block) throws IOException, DataFormatException {
      Inflater inflater = new Inflater(true);
      try {
        room(Math.max(1024, Math.min(ContainerFile.MAX_BLOCK, GROWTH * block.remaining())));
        inflater.setInput(block);
        int size = 0;
        while (!inflater.finished()) {
          int got = inflater.inflate(buffer, size, buffer.length - size);
          size += got;
          if (got == 0 && size < buffer.length) {
            throw new IOException("the compressed data ends early");
          }
          if (size == buffer.length && !inflater.finished()) {
            room(size + 1);
          }
        }
        return size;
      } finally {
        inflater.end();
      }
    }
  }

  private static final class SnappyFrame extends Decompressor {
    @Override
    int into(ByteBuffer block) throws IOException {
      byte[] data = copy(block);
      int body = data.length - Integer.BYTES;
      if (body < 0) {
        throw new IOException("it has no checksum");
      }
      room(Snappy.uncompressedLength(data, 0, body));
      int size = Snappy.uncompress(data, 0, body, buffer, 0);
      CRC32 crc = new CRC32();
      crc.update(buffer, 0, size);
      if ((int) crc.getValue() != ByteBuffer.wrap(data, body, Integer.BYTES).getInt()) {
        throw new IOException("its checksum is wrong");
      }
      return size;
    }
  }

  private static final class Zstandard extends Decompressor {
    @Override
    int into(ByteBuffer block) throws IOException {
      try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(copy(block)))) {
        int size = 0;
        while (true) {
          if (size == buffer.length) {
            room(Math.max(1 << 16, size + 1));
          }
          int got = in.read(buffer, size, buffer.length - size);
          if (got < 0) {
            return size;
          }
          size += got;
        }
      }
    }
  }
}
