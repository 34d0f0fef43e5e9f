package io.useractivity.pipeline.encode;

/**
 * What the encoders of one worker share: the codec's native state and one output array. Used by one
 * thread at a time; whoever made it closes it, after the last encoder that uses it has finished or
 * been dropped.
 */
public final class Compressors implements AutoCloseable {
  private static final byte[] NONE = {};

  private final Codec codec;
  private final BlockCompressor compressor;
  private byte[] output = NONE;
  private boolean closed;

  /**
   * @param level of deflate (1 to 9) or zstd (-7 to 22); 0 = the codec's default; without meaning
   *     for the others
   */
  public Compressors(Codec codec, int level) {
    this.codec = codec;
    this.compressor = create(codec, level);
  }

  public Codec codec() {
    return codec;
  }

  /** Compresses to the start of {@link #output()}; returns the number of bytes. */
  int compress(byte[] src, int offset, int length) {
    if (closed) {
      throw new IllegalStateException("compressors are used after they were closed");
    }
    int bound = compressor.bound(length);
    if (output.length < bound) {
      output = new byte[bound];
    }
    return compressor.compress(src, offset, length, output);
  }

  /** Valid until the next {@link #compress}. */
  byte[] output() {
    return output;
  }

  /** Frees the native memory; may be called again. */
  @Override
  public void close() {
    if (!closed && compressor != null) {
      compressor.close();
    }
    closed = true;
    output = NONE;
  }

  private static BlockCompressor create(Codec codec, int level) {
    return switch (codec) {
      case NULL -> null;
      case DEFLATE -> new DeflateCompressor(level);
      case SNAPPY -> new SnappyCompressor();
      case ZSTD -> new ZstdCompressor(level);
    };
  }
}
