package io.useractivity.pipeline.event;

/**
 * Instructions of a scanner program, an int array: the instruction, then its operands. Names say
 * what is read.
 */
final class Op {
  /** End of the program or of a subroutine. */
  static final int RETURN = 0;

  static final int STRING = 1;
  static final int BYTES = 2;
  static final int INT = 3;
  static final int LONG = 4;

  /** A boolean: one byte, 0 or 1. */
  static final int BOOLEAN = 5;

  /** Operand: number of bytes. Also float and double. */
  static final int FIXED = 6;

  /** Operand: number of symbols. */
  static final int ENUM = 7;

  /** The event time as a long. */
  static final int TIME_LONG = 8;

  /** The event time as an int. */
  static final int TIME_INT = 9;

  /**
   * A union of null and one other type, which follows. Operands: the index of null, and where to go
   * on after null.
   */
  static final int OPTIONAL = 10;

  /** A union of null and string. Operand: the index of null. */
  static final int OPTIONAL_STRING = 11;

  /** Operands: number of branches, then where each branch starts. */
  static final int UNION = 12;

  /** Operand: where to go on. */
  static final int JUMP = 13;

  /** Operand: where the subroutine starts (recursive and very large records). */
  static final int CALL = 14;

  /**
   * The blocks of an array or map. Operands: smallest encoded size of an item, where to go on; the
   * program of one item follows (of a map: its key, then its value).
   */
  static final int BLOCKS = 15;

  private Op() {}
}
