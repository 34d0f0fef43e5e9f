package io.useractivity.pipeline.encode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import org.xerial.snappy.Snappy;

/** Snappy, followed by the CRC-32 of the uncompressed block in 4 big-endian bytes. */
final class SnappyCompressor implements BlockCompressor {
  private final CRC32 crc = new CRC32();

  @Override
  public int bound(int length) {
    return Snappy.maxCompressedLength(length) + Integer.BYTES;
  }

  @Override
  public int compress(byte[] src, int offset, int length, byte[] dst) {
    int size;
    try {
      size = Snappy.compress(src, offset, length, dst, 0);
    } catch (IOException impossible) {
      throw new UncheckedIOException("snappy refuses a block of " + length + " bytes", impossible);
    }
    crc.reset();
    crc.update(src, offset, length);
    ByteBuffer.wrap(dst).putInt(size, (int) crc.getValue());
    return size + Integer.BYTES;
  }

  @Override
  public void close() {
    // Holds nothing outside the heap.
  }
}
