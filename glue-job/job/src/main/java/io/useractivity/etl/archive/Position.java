package io.useractivity.etl.archive;

import java.util.Comparator;

/**
 * How far one generation of a topic-partition's manifests has been read.
 *
 * @param next number of the first manifest that has not been read
 */
public record Position(String topic, int partition, String generation, long next)
    implements Comparable<Position> {
  private static final Comparator<Position> ORDER =
      Comparator.comparing(Position::topic)
          .thenComparingInt(Position::partition)
          .thenComparing(Position::generation);

  /** The same generation, read up to another manifest. */
  public Position at(long plan) {
    return new Position(topic, partition, generation, plan);
  }

  /** Whether both are about the same generation. */
  public boolean sameLane(Position other) {
    return compareTo(other) == 0;
  }

  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }
}
