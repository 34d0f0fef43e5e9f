package io.useractivity.etl.store;

import java.io.IOException;
import java.io.InputStream;

/**
 * The body of one object, whatever happens to connections: after a failure it goes on where it was,
 * in the same version of the object. Attempts are counted anew after every mebibyte. One thread.
 */
final class ResumingStream extends InputStream {
  private static final long PROGRESS = 1 << 20;

  /** A body that has begun. */
  interface Body {
    InputStream stream();

    /** Gives the connection up without reading the rest. */
    void abort();
  }

  /** Asks for the rest of the body; has its own attempts. */
  interface Source {
    /**
     * @param position first byte that is wanted
     * @throws IOException if there will be none, for example because the object was replaced
     */
    Body from(long position) throws IOException;
  }

  private final String name;
  private final long length;
  private final Source source;
  private final Backoff backoff;
  private Body body;
  private long position;
  private long failedAt;
  private int failures;

  /**
   * @param first the body from its first byte
   * @param length of the object
   */
  ResumingStream(String name, long length, Body first, Source source, Backoff backoff) {
    this.name = name;
    this.length = length;
    this.body = first;
    this.source = source;
    this.backoff = backoff;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int size) throws IOException {
    while (true) {
      if (body == null) {
        body = source.from(position);
      }
      try {
        int got = body.stream().read(into, offset, size);
        if (got < 0 && position < length) {
          throw new IOException("the body ended early");
        }
        position += Math.max(got, 0);
        return got;
      } catch (IOException cut) {
        again(cut);
      }
    }
  }

  private void again(IOException cut) throws IOException {
    drop();
    failures = position - failedAt >= PROGRESS ? 1 : failures + 1;
    failedAt = position;
    if (!backoff.again(failures)) {
      throw new IOException(
          "cannot read %s: byte %d of %d did not come in %d attempts; run again: %s"
              .formatted(name, position, length, failures, cut.getMessage()),
          cut);
    }
    backoff.pause(failures);
  }

  private void drop() {
    if (body != null) {
      body.abort();
      body = null;
    }
  }

  @Override
  public void close() throws IOException {
    if (body != null && position >= length) {
      body.stream().close();
    } else {
      drop();
    }
  }
}
