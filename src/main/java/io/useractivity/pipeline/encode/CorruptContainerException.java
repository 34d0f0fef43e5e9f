package io.useractivity.pipeline.encode;

/** A container file that is not what it should be; says where and what. */
public final class CorruptContainerException extends Exception {
  private static final long serialVersionUID = 1L;

  private final long position;

  /**
   * @param position byte of the file, counted from 0, where the problem was found
   */
  public CorruptContainerException(long position, String problem) {
    this(position, problem, null);
  }

  public CorruptContainerException(long position, String problem, Throwable cause) {
    super(problem + " (byte " + position + " of the file)", cause);
    this.position = position;
  }

  /** Byte of the file, counted from 0. */
  public long position() {
    return position;
  }
}
