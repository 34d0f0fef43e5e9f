package io.useractivity.pipeline.audit;

/**
 * One generation of a partition's archive.
 *
 * @param folder its name, which sorts by start time
 */
public record GenerationId(int partition, String folder) implements Comparable<GenerationId> {
  @Override
  public int compareTo(GenerationId other) {
    int byPartition = Integer.compare(partition, other.partition);
    return byPartition != 0 ? byPartition : folder.compareTo(other.folder);
  }
}
