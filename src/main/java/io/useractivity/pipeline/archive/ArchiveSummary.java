package io.useractivity.pipeline.archive;

import java.util.EnumMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * What a partition has archived since it last said so, for its log: a line for each object would be
 * hundreds a second with small ones. Pure; on the partition's worker only.
 */
final class ArchiveSummary {
  /** A partition says at most this often what it has archived. */
  static final long INTERVAL_MILLIS = 10_000;

  private final Map<RotationReason, Long> objects = new EnumMap<>(RotationReason.class);
  private long records;
  private long bytes;
  private long saidMillis = Long.MIN_VALUE;

  /** An object is visible and in its manifest. */
  void add(RotationReason reason, long objectRecords, long objectBytes) {
    objects.merge(reason, 1L, Long::sum);
    records += objectRecords;
    bytes += objectBytes;
  }

  /** Whether it is time to say what there is. */
  boolean isDue(long nowMillis) {
    return !objects.isEmpty()
        && (saidMillis == Long.MIN_VALUE || nowMillis - saidMillis >= INTERVAL_MILLIS);
  }

  boolean isEmpty() {
    return objects.isEmpty();
  }

  /** Objects by the reason they were closed for, such as {@code events=12 age=1}. */
  String reasons() {
    StringJoiner text = new StringJoiner(" ");
    objects.forEach((reason, count) -> text.add(reason.label() + "=" + count));
    return text.toString();
  }

  long records() {
    return records;
  }

  long bytes() {
    return bytes;
  }

  /** It has been said; starts anew. */
  void said(long nowMillis) {
    saidMillis = nowMillis;
    objects.clear();
    records = 0;
    bytes = 0;
  }
}
