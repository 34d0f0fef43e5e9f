package io.useractivity.pipeline.encode;

/** Compresses one block at a time. Not thread-safe. */
interface BlockCompressor extends AutoCloseable {
  /** Bytes that a block of {@code length} bytes takes at most. */
  int bound(int length);

  /**
   * Compresses {@code src[offset, offset + length)} to the start of {@code dst}; returns its size.
   */
  int compress(byte[] src, int offset, int length, byte[] dst);

  @Override
  void close();
}
