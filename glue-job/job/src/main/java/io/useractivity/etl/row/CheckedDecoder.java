package io.useractivity.etl.row;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.util.Utf8;

/**
 * Avro's binary decoder for one block at a time, which believes no length: texts, bytes and
 * collections are compared with what is left of the block before anything is allocated or skipped.
 * Avro's own allocates first, and goes backwards by a negative length. Not thread-safe.
 */
final class CheckedDecoder extends Decoder {
  /** Items of a skipped array may have no bytes at all; so many are believed. */
  private static final int MOST_EMPTY = 1 << 16;

  private final int mostEntries;
  private BinaryDecoder in;
  private int length;
  private long entries;

  /** A map has more entries than are taken; the rest of the record may be fine. */
  static final class TooManyEntriesException extends IOException {
    private static final long serialVersionUID = 1;

    TooManyEntriesException(long entries, int most) {
      super("a map of " + entries + " entries or more, at most " + most + " are taken");
    }
  }

  /**
   * @param mostEntries of a map that is read, not skipped
   */
  CheckedDecoder(int mostEntries) {
    this.mostEntries = mostEntries;
  }

  /** Goes to the first byte of a block. */
  void reset(byte[] data, int offset, int size) {
    in = DecoderFactory.get().binaryDecoder(data, offset, size, in);
    length = size;
  }

  /** Bytes of the block that are not read yet. */
  int left() throws IOException {
    return in.inputStream().available();
  }

  /** Bytes of the block that are read. */
  int position() throws IOException {
    return length - left();
  }

  boolean isEnd() throws IOException {
    return in.isEnd();
  }

  private int checkedLength() throws IOException {
    long size = in.readLong();
    int left = left();
    if (size < 0 || size > left) {
      throw new IOException(
          "a length of %d at byte %d, %d are left".formatted(size, length - left, left));
    }
    return (int) size;
  }

  private long checkedItems(long items, int most) throws IOException {
    int left = left();
    if (items < 0 || items > Math.max(left, most)) {
      throw new IOException(
          "%d items at byte %d, %d bytes are left".formatted(items, length - left, left));
    }
    return items;
  }

  private long items(int most) throws IOException {
    long items = in.readLong();
    if (items < 0) {
      items = -items;
      in.readLong();
    }
    return checkedItems(items, most);
  }

  /** Blocks of a collection that say their size are skipped whole. */
  private long skippedItems(int most) throws IOException {
    long items = in.readLong();
    while (items < 0) {
      in.skipFixed(checkedLength());
      items = in.readLong();
    }
    return checkedItems(items, most);
  }

  private long entries() throws IOException {
    long some = items(0);
    entries += some;
    if (entries > mostEntries) {
      throw new TooManyEntriesException(entries, mostEntries);
    }
    return some;
  }

  @Override
  public Utf8 readString(Utf8 old) throws IOException {
    int size = checkedLength();
    Utf8 text = old == null ? new Utf8() : old;
    text.setByteLength(size);
    in.readFixed(text.getBytes(), 0, size);
    return text;
  }

  @Override
  public String readString() throws IOException {
    return readString(null).toString();
  }

  @Override
  public void skipString() throws IOException {
    in.skipFixed(checkedLength());
  }

  @Override
  public ByteBuffer readBytes(ByteBuffer old) throws IOException {
    byte[] bytes = new byte[checkedLength()];
    in.readFixed(bytes, 0, bytes.length);
    return ByteBuffer.wrap(bytes);
  }

  @Override
  public void skipBytes() throws IOException {
    in.skipFixed(checkedLength());
  }

  @Override
  public long readMapStart() throws IOException {
    entries = 0;
    return entries();
  }

  @Override
  public long mapNext() throws IOException {
    return entries();
  }

  @Override
  public long skipMap() throws IOException {
    return skippedItems(0);
  }

  @Override
  public long readArrayStart() throws IOException {
    return items(0);
  }

  @Override
  public long arrayNext() throws IOException {
    return items(0);
  }

  @Override
  public long skipArray() throws IOException {
    return skippedItems(MOST_EMPTY);
  }

  @Override
  public void readNull() throws IOException {
    in.readNull();
  }

  @Override
  public boolean readBoolean() throws IOException {
    return in.readBoolean();
  }

  @Override
  public int readInt() throws IOException {
    return in.readInt();
  }

  @Override
  public long readLong() throws IOException {
    return in.readLong();
  }

  @Override
  public float readFloat() throws IOException {
    return in.readFloat();
  }

  @Override
  public double readDouble() throws IOException {
    return in.readDouble();
  }

  @Override
  public void readFixed(byte[] bytes, int start, int size) throws IOException {
    in.readFixed(bytes, start, size);
  }

  @Override
  public void skipFixed(int size) throws IOException {
    in.skipFixed(size);
  }

  @Override
  public int readEnum() throws IOException {
    return in.readEnum();
  }

  @Override
  public int readIndex() throws IOException {
    return in.readIndex();
  }
}
