package io.useractivity.etl.container;

/** An object, or a block of one, that cannot be read. */
public final class UnreadableObjectException extends Exception {
  private static final long serialVersionUID = 1;

  /** Why; the names are the codes in quarantine and report. */
  public enum Reason {
    /** A manifest names it but it does not exist. */
    OBJECT_MISSING,
    /** It is no Avro object container file. */
    NOT_AVRO,
    /** The file's header makes no sense. */
    BAD_HEADER,
    /** The frame of a block makes no sense. */
    BAD_BLOCK,
    /** It ends inside its header or a block. */
    TRUNCATED,
    /** A sync marker is wrong. */
    BAD_SYNC,
    /** A block cannot be decompressed. */
    BAD_COMPRESSION,
    /** Compressed by something this job cannot undo. */
    UNSUPPORTED_CODEC,
    /** It holds more or fewer records than its manifest says. */
    COUNT_MISMATCH,
    /** Its bodies are not those that were archived. */
    CRC_MISMATCH,
    /** Larger than 2 GiB. */
    TOO_LARGE,
    /** Its schema is no Avro schema. */
    BAD_SCHEMA,
    /** Its schema is that of something else than user activity. */
    INCOMPATIBLE_SCHEMA,
    /** The records of a block are not what the schema says. */
    UNDECODABLE_BLOCK
  }

  private final Reason reason;

  public UnreadableObjectException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public UnreadableObjectException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
