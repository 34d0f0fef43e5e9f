package io.useractivity.etl.parquet;

import java.io.InputStream;
import java.nio.ByteBuffer;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** Bytes in memory for Parquet's reader. */
record BufferInput(ByteBuffer content) implements InputFile {
  @Override
  public long getLength() {
    return content.limit();
  }

  @Override
  public SeekableInputStream newStream() {
    ByteBuffer at = content.duplicate().position(0);
    return new DelegatingSeekableInputStream(new Bytes(at)) {
      @Override
      public long getPos() {
        return at.position();
      }

      @Override
      public void seek(long position) {
        at.position(Math.toIntExact(position));
      }
    };
  }

  private static final class Bytes extends InputStream {
    private final ByteBuffer at;

    Bytes(ByteBuffer at) {
      this.at = at;
    }

    @Override
    public int read() {
      return at.hasRemaining() ? at.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (!at.hasRemaining()) {
        return length == 0 ? 0 : -1;
      }
      int count = Math.min(length, at.remaining());
      at.get(into, offset, count);
      return count;
    }
  }
}
