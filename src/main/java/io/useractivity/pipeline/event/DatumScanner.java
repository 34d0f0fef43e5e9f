package io.useractivity.pipeline.event;

import static io.useractivity.pipeline.event.CorruptEventException.NO_POSITION;

import io.useractivity.pipeline.event.CorruptEventException.Reason;
import org.apache.avro.Schema;

/**
 * Walks an Avro binary body once, without building anything: checks that it is exactly one datum of
 * the writer schema, and finds the event's own time. Allocates nothing unless it refuses.
 *
 * <p>Stricter than Avro's Java reader where other readers stumble: a boolean is 0 or 1, a number
 * fits its type, the byte size of a block is right, and (if asked for) strings are UTF-8. Limits:
 * {@link #MAX_DEPTH} and {@link #MAX_EMPTY_ITEMS}.
 *
 * <p>Not thread-safe: it keeps the result of the last scan.
 */
public final class DatumScanner {
  /** Arrays, maps and recursive records within one another at most. */
  public static final int MAX_DEPTH = 512;

  /** Array items that take no bytes (such as null) at most, per datum. */
  public static final int MAX_EMPTY_ITEMS = 1_000_000;

  /** Bits of a length's first byte that are 0 where it is the only one, and not negative. */
  private static final int LONG_OR_NEGATIVE = 0x81;

  private final int[] code;
  private final EventTime conversion;
  private final boolean checkUtf8;

  private long rawTime;
  private int timePosition;
  private long emptyItems;
  private long eventMillis;

  private DatumScanner(ScannerCompiler.Program program, boolean checkUtf8) {
    this.code = program.code();
    this.conversion = program.conversion();
    this.checkUtf8 = checkUtf8;
  }

  /**
   * A scanner of bodies written with {@code writer}.
   *
   * @param checkUtf8 refuse strings and map keys that are not UTF-8
   * @throws IllegalArgumentException if the schema is no record, or the timestamp field is missing
   *     or cannot be one
   */
  public static DatumScanner compile(Schema writer, TimestampField field, boolean checkUtf8) {
    return new DatumScanner(ScannerCompiler.compile(writer, field), checkUtf8);
  }

  /**
   * Checks that {@code buf[from, to)} is exactly one datum.
   *
   * @return the event time in Unix milliseconds, rounded down; within the years 1970 to 9999
   * @throws CorruptEventException with a position counted from {@code from}
   */
  public long scan(byte[] buf, int from, int to) throws CorruptEventException {
    return scan(buf, from, from, to);
  }

  /** Like the public method; positions count from {@code origin}. */
  long scan(byte[] buf, int origin, int from, int to) throws CorruptEventException {
    try {
      int end = walk(buf, from, to);
      if (end != to) {
        throw Corrupt.body(end, "the body goes on after its last field");
      }
      return readTime();
    } catch (CorruptEventException corrupt) {
      throw corrupt.from(origin);
    }
  }

  /**
   * Walks the datum that starts at {@code from}; more may follow it.
   *
   * @return the position after it, at most {@code to}; {@link #eventMillis()} tells its time
   * @throws CorruptEventException with a position counted from {@code from}
   */
  public int next(byte[] buf, int from, int to) throws CorruptEventException {
    try {
      int end = walk(buf, from, to);
      readTime();
      return end;
    } catch (CorruptEventException corrupt) {
      throw corrupt.from(from);
    }
  }

  /** The event time of the last datum that was accepted, in Unix milliseconds. */
  public long eventMillis() {
    return eventMillis;
  }

  private int walk(byte[] buf, int from, int to) throws CorruptEventException {
    if (from < 0 || from > to || to > buf.length) {
      throw new IndexOutOfBoundsException(from + " to " + to + " of " + buf.length + " bytes");
    }
    timePosition = NO_POSITION;
    emptyItems = 0;
    return run(buf, from, to, 0, 0);
  }

  private long readTime() throws CorruptEventException {
    if (timePosition == NO_POSITION) {
      throw new CorruptEventException(Reason.BAD_TIMESTAMP, NO_POSITION, "the timestamp is null");
    }
    long millis = conversion.toMillis(rawTime);
    if (millis == EventTime.OUT_OF_RANGE) {
      throw new CorruptEventException(
          Reason.BAD_TIMESTAMP, timePosition, "the timestamp is outside the years 1970 to 9999");
    }
    eventMillis = millis;
    return millis;
  }

  /** Runs the program from {@code entry} to its RETURN; returns the position reached. */
  private int run(byte[] buf, int start, int to, int entry, int depth)
      throws CorruptEventException {
    final int[] code = this.code;
    int pos = start;
    int pc = entry;
    while (true) {
      switch (code[pc++]) {
        case Op.RETURN:
          return pos;
        case Op.STRING:
          pos = string(buf, pos, to);
          break;
        case Op.OPTIONAL_STRING:
          int end = Varint.endOfInt(buf, pos, to);
          pos = index(buf, pos, end, 2) == code[pc++] ? end : string(buf, end, to);
          break;
        case Op.OPTIONAL:
          int other = Varint.endOfInt(buf, pos, to);
          pc = index(buf, pos, other, 2) == code[pc] ? code[pc + 1] : pc + 2;
          pos = other;
          break;
        case Op.BYTES:
          pos = Lengths.endOfBytes(buf, pos, to);
          break;
        case Op.INT:
          pos = Varint.endOfInt(buf, pos, to);
          break;
        case Op.LONG:
          pos = Varint.endOfLong(buf, pos, to);
          break;
        case Op.TIME_LONG:
          pos = time(buf, pos, Varint.endOfLong(buf, pos, to));
          break;
        case Op.TIME_INT:
          pos = time(buf, pos, Varint.endOfInt(buf, pos, to));
          break;
        case Op.FIXED:
          pos = Lengths.skip(pos, code[pc++], to);
          break;
        case Op.BOOLEAN:
          pos = bool(buf, pos, to);
          break;
        case Op.ENUM:
          int symbolEnd = Varint.endOfInt(buf, pos, to);
          index(buf, pos, symbolEnd, code[pc++]);
          pos = symbolEnd;
          break;
        case Op.UNION:
          int branch = Varint.endOfInt(buf, pos, to);
          pc = code[pc + 1 + index(buf, pos, branch, code[pc])];
          pos = branch;
          break;
        case Op.JUMP:
          pc = code[pc];
          break;
        case Op.CALL:
          pos = run(buf, pos, to, code[pc++], deeper(pos, depth));
          break;
        case Op.BLOCKS:
          pos = blocks(buf, pos, to, pc, deeper(pos, depth));
          pc = code[pc + 1];
          break;
        default:
          throw new IllegalStateException("not an instruction: " + code[pc - 1]);
      }
    }
  }

  private int string(byte[] buf, int pos, int to) throws CorruptEventException {
    int start = pos + 1;
    int end;
    if (pos < to && (buf[pos] & LONG_OR_NEGATIVE) == 0 && (buf[pos] >>> 1) <= to - start) {
      end = start + (buf[pos] >>> 1);
    } else {
      start = Varint.endOfLong(buf, pos, to);
      end = Lengths.end(buf, pos, start, to);
    }
    if (checkUtf8 && !Utf8.isValid(buf, start, end)) {
      throw Corrupt.body(pos, "a string is not UTF-8");
    }
    return end;
  }

  private int time(byte[] buf, int pos, int end) {
    rawTime = Varint.value(buf, pos, end);
    timePosition = pos;
    return end;
  }

  private static int bool(byte[] buf, int pos, int to) throws CorruptEventException {
    if (pos >= to) {
      throw Corrupt.truncated(pos);
    }
    if ((buf[pos] & ~1) != 0) {
      throw Corrupt.body(pos, "a boolean is neither 0 nor 1");
    }
    return pos + 1;
  }

  private static int index(byte[] buf, int pos, int end, int count) throws CorruptEventException {
    if ((buf[pos] & LONG_OR_NEGATIVE) == 0 && (buf[pos] >>> 1) < count) {
      return buf[pos] >>> 1;
    }
    long index = Varint.value(buf, pos, end);
    if (index < 0 || index >= count) {
      throw Corrupt.body(pos, "an enum or union index is out of range");
    }
    return (int) index;
  }

  private static int deeper(int pos, int depth) throws CorruptEventException {
    if (depth == MAX_DEPTH) {
      throw Corrupt.body(pos, "values are nested more than " + MAX_DEPTH + " deep");
    }
    return depth + 1;
  }

  private int blocks(byte[] buf, int start, int to, int operands, int depth)
      throws CorruptEventException {
    int pos = start;
    while (true) {
      int end = Varint.endOfLong(buf, pos, to);
      long count = Varint.value(buf, pos, end);
      if (count == 0) {
        return end;
      }
      if (count > 0) {
        pos = items(buf, end, to, operands, count, depth);
      } else {
        int from = Varint.endOfLong(buf, end, to);
        // -Long.MIN_VALUE stays negative, and is refused as a count.
        pos = items(buf, from, to, operands, -count, depth);
        if (pos - from != Varint.value(buf, end, from)) {
          throw Corrupt.body(end, "the byte size of a block is not that of its items");
        }
      }
    }
  }

  private int items(byte[] buf, int start, int to, int operands, long count, int depth)
      throws CorruptEventException {
    int smallest = code[operands];
    if (smallest == 0) {
      emptyItems += count;
      if (count < 0 || count > MAX_EMPTY_ITEMS || emptyItems > MAX_EMPTY_ITEMS) {
        throw Corrupt.body(start, "more than " + MAX_EMPTY_ITEMS + " array items without content");
      }
      return start;
    }
    if (count < 0 || count > (to - start) / smallest) {
      throw Corrupt.body(start, "a block has more items than bytes are left");
    }
    int pos = start;
    for (int i = 0; i < (int) count; i++) {
      pos = run(buf, pos, to, operands + 2, depth);
    }
    return pos;
  }
}
