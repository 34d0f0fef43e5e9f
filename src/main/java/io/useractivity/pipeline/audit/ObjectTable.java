package io.useractivity.pipeline.audit;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * All objects of an archive, one row each, in primitive columns: about 90 bytes an object
 * (measured: five million take 444 MB). One thread adds rows; once all are added, distinct rows may
 * be set by distinct threads.
 */
final class ObjectTable {
  /** {@link #last} of an object that does not say where it ends. */
  static final long UNKNOWN = Long.MAX_VALUE;

  /** In the bucket's listing. */
  static final int LISTED = 1;

  /** In a manifest. */
  static final int IN_MANIFEST = 2;

  /** Facts come from the object itself. */
  static final int OPENED = 4;

  /** Cannot be read. */
  static final int UNREADABLE = 8;

  /** Holds records of another topic, or of none. */
  static final int NOT_OURS = 16;

  private static final long MILLIS_PER_HOUR = 3_600_000L;

  private final KeyIndex keys = new KeyIndex(this);
  private final Map<String, Integer> oddKeys = new HashMap<>();
  private final Map<Integer, String> oddRows = new HashMap<>();
  private final LongColumn idHigh = new LongColumn();
  private final LongColumn idLow = new LongColumn();
  private final IntColumn keyHour = new IntColumn();
  private final IntColumn flags = new IntColumn();
  private final LongColumn size = new LongColumn();
  private final LongColumn etag = new LongColumn();
  private final IntColumn owner = new IntColumn();
  private final IntColumn hour = new IntColumn();
  private final LongColumn first = new LongColumn();
  private final LongColumn last = new LongColumn();
  private final IntColumn count = new IntColumn();
  private final IntColumn crc = new IntColumn();
  private final IntColumn minMillis = new IntColumn();
  private final IntColumn maxMillis = new IntColumn();
  private int rows;

  int size() {
    return rows;
  }

  /** The row of the object {@code <id>.avro} under this hour, or -1. */
  int find(long hourOfKey, UUID id) {
    return keys.find((int) hourOfKey, id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  /** The row of a key that is not of the usual form, or -1. */
  int findOdd(String key) {
    return oddKeys.getOrDefault(key, -1);
  }

  int add(long hourOfKey, UUID id) {
    int row = append(hourOfKey, id.getMostSignificantBits(), id.getLeastSignificantBits());
    keys.put(row);
    return row;
  }

  /** Adds an object whose key is not of the usual form; such keys are kept whole. */
  int addOdd(long hourOfKey, String key) {
    int row = append(hourOfKey, 0, 0);
    oddKeys.put(key, row);
    oddRows.put(row, key);
    return row;
  }

  private int append(long hourOfKey, long high, long low) {
    int row = rows++;
    idHigh.add(row, high);
    idLow.add(row, low);
    keyHour.add(row, (int) hourOfKey);
    flags.add(row, 0);
    size.add(row, 0);
    etag.add(row, 0);
    owner.add(row, Owners.NONE);
    hour.add(row, (int) hourOfKey);
    first.add(row, 0);
    last.add(row, UNKNOWN);
    count.add(row, 0);
    crc.add(row, 0);
    minMillis.add(row, 0);
    maxMillis.add(row, 0);
    return row;
  }

  /** The whole key where it is not of the usual form, else null. */
  String oddKey(int row) {
    return oddRows.get(row);
  }

  UUID id(int row) {
    return new UUID(idHigh.get(row), idLow.get(row));
  }

  boolean sameKey(int row, int hourOfKey, long high, long low) {
    return idLow.get(row) == low && idHigh.get(row) == high && keyHour.get(row) == hourOfKey;
  }

  long keyHour(int row) {
    return keyHour.get(row);
  }

  boolean has(int row, int flag) {
    return (flags.get(row) & flag) != 0;
  }

  void mark(int row, int flag) {
    flags.set(row, flags.get(row) | flag);
  }

  void stored(int row, long bytes, long etagHash) {
    size.set(row, bytes);
    etag.set(row, etagHash);
  }

  long bytes(int row) {
    return size.get(row);
  }

  long etagHash(int row) {
    return etag.get(row);
  }

  void facts(int row, RowFacts facts) {
    owner.set(row, facts.owner());
    hour.set(row, (int) facts.hour());
    first.set(row, facts.first());
    last.set(row, facts.last());
    content(row, facts.count(), facts.crc(), facts.minMillis(), facts.maxMillis());
  }

  /** Event times are kept relative to the lane's hour, to the millisecond for 24 days around it. */
  void content(int row, long records, int crc32c, long minEventMillis, long maxEventMillis) {
    long start = hour(row) * MILLIS_PER_HOUR;
    count.set(row, (int) Math.min(Integer.MAX_VALUE, records));
    crc.set(row, crc32c);
    minMillis.set(row, clamp(minEventMillis - start));
    maxMillis.set(row, clamp(maxEventMillis - start));
  }

  RowFacts facts(int row) {
    long start = hour(row) * MILLIS_PER_HOUR;
    return new RowFacts(
        owner(row),
        hour(row),
        first(row),
        last(row),
        count(row),
        crc(row),
        start + minMillis.get(row),
        start + maxMillis.get(row));
  }

  int owner(int row) {
    return owner.get(row);
  }

  /** The hour of the lane, which in a sound archive is that of the key. */
  long hour(int row) {
    return hour.get(row);
  }

  long first(int row) {
    return first.get(row);
  }

  /** Last offset, or {@link #UNKNOWN}. */
  long last(int row) {
    return last.get(row);
  }

  long count(int row) {
    return count.get(row);
  }

  int crc(int row) {
    return crc.get(row);
  }

  private static int clamp(long millis) {
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, millis));
  }
}
