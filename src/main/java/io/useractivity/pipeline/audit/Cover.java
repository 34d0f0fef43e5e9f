package io.useractivity.pipeline.audit;

import io.useractivity.pipeline.layout.LaneKey;
import java.util.zip.CRC32C;

/**
 * An object whose offset range the stream is in: what the topic has for it so far.
 *
 * <p>A record of its lane that also has a dead letter may or may not be in the object; both ways
 * are counted, and whichever equals the object is right.
 */
final class Cover {
  private final int row;
  private final LaneKey lane;
  private final long last;
  private final boolean newest;
  private final String generation;
  private final long holesBefore;
  private final long expiredBefore;
  private final CRC32C crc = new CRC32C();
  private final CRC32C crcWithDead;
  private long count;
  private long dead;
  private long counted;
  private long countedDead;
  private long soleFirst = -1;
  private long soleLast = -1;
  private boolean closed;

  /**
   * @param newest of the newest generation
   * @param mayHoldDead a dead letter names an offset in its range
   * @param holesBefore holes below its first offset
   * @param expiredBefore expired offsets below its first offset
   */
  Cover(
      int row,
      LaneKey lane,
      long last,
      boolean newest,
      String generation,
      boolean mayHoldDead,
      long holesBefore,
      long expiredBefore) {
    this.row = row;
    this.lane = lane;
    this.last = last;
    this.newest = newest;
    this.generation = generation;
    this.crcWithDead = mayHoldDead ? new CRC32C() : null;
    this.holesBefore = holesBefore;
    this.expiredBefore = expiredBefore;
  }

  /** A record of its lane within its range. */
  void add(byte[] value, int bodyOffset, int bodyLength) {
    count++;
    crc.update(value, bodyOffset, bodyLength);
    if (crcWithDead != null) {
      crcWithDead.update(value, bodyOffset, bodyLength);
    }
  }

  /** A record of its lane within its range that was dead-lettered, perhaps instead. */
  void addDead(byte[] value, int bodyOffset, int bodyLength) {
    dead++;
    if (crcWithDead != null) {
      crcWithDead.update(value, bodyOffset, bodyLength);
    }
  }

  /** This object, and no other, answers for the record just added. */
  void answersFor(long offset, boolean alsoDead) {
    if (alsoDead) {
      countedDead++;
    } else {
      counted++;
      soleFirst = soleFirst < 0 ? offset : soleFirst;
      soleLast = offset;
    }
  }

  int row() {
    return row;
  }

  LaneKey lane() {
    return lane;
  }

  long last() {
    return last;
  }

  boolean newest() {
    return newest;
  }

  String generation() {
    return generation;
  }

  long holesBefore() {
    return holesBefore;
  }

  long expiredBefore() {
    return expiredBefore;
  }

  /** Records of the topic, dead-lettered ones left out. */
  long count() {
    return count;
  }

  /** Dead-lettered ones. */
  long dead() {
    return dead;
  }

  /** Records it answers for. */
  long counted() {
    return counted;
  }

  /** Dead-lettered records it would answer for if it held them. */
  long countedDead() {
    return countedDead;
  }

  long soleFirst() {
    return soleFirst;
  }

  long soleLast() {
    return soleLast;
  }

  boolean equalsWithoutDead(long records, int crc32c) {
    return count == records && (int) crc.getValue() == crc32c;
  }

  boolean equalsWithDead(long records, int crc32c) {
    return dead > 0 && count + dead == records && (int) crcWithDead.getValue() == crc32c;
  }

  int crc() {
    return (int) crc.getValue();
  }

  void close() {
    closed = true;
  }

  boolean closed() {
    return closed;
  }
}
