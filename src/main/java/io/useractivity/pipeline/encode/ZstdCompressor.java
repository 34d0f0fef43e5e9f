package io.useractivity.pipeline.encode;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;

/** Zstandard frames with their content size; the native context is used again for every block. */
final class ZstdCompressor implements BlockCompressor {
  private final ZstdCompressCtx context = new ZstdCompressCtx();

  ZstdCompressor(int level) {
    context.setLevel(level == 0 ? Zstd.defaultCompressionLevel() : level);
  }

  @Override
  public int bound(int length) {
    return (int) Zstd.compressBound(length);
  }

  @Override
  public int compress(byte[] src, int offset, int length, byte[] dst) {
    return context.compressByteArray(dst, 0, dst.length, src, offset, length);
  }

  @Override
  public void close() {
    context.close();
  }
}
