package io.useractivity.pipeline.encode;

import java.util.zip.Deflater;

/** Raw deflate (RFC 1951), without zlib's header. */
final class DeflateCompressor implements BlockCompressor {
  private final Deflater deflater;

  DeflateCompressor(int level) {
    this.deflater = new Deflater(level == 0 ? Deflater.DEFAULT_COMPRESSION : level, true);
  }

  /** As zlib's {@code deflateBound} for any settings. */
  @Override
  public int bound(int length) {
    return length + (length >>> 3) + (length >>> 8) + (length >>> 9) + 64;
  }

  @Override
  public int compress(byte[] src, int offset, int length, byte[] dst) {
    deflater.reset();
    deflater.setInput(src, offset, length);
    deflater.finish();
    int size = 0;
    while (!deflater.finished() && size < dst.length) {
      size += deflater.deflate(dst, size, dst.length - size);
    }
    if (!deflater.finished()) {
      throw new IllegalStateException("a block of " + length + " bytes exceeds its bound");
    }
    return size;
  }

  @Override
  public void close() {
    deflater.end();
  }
}
