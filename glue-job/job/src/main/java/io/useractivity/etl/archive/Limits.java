package io.useractivity.etl.archive;

/**
 * How much one batch takes at most; a single manifest may exceed it.
 *
 * @param objects most objects
 * @param bytes most bytes of objects
 */
public record Limits(long objects, long bytes) {
  boolean reached(long takenObjects, long takenBytes) {
    return takenObjects >= objects || takenBytes >= bytes;
  }
}
