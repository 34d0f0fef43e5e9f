package io.useractivity.pipeline.audit;

import io.useractivity.pipeline.layout.ArchiveLayout;
import io.useractivity.pipeline.layout.Manifest;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The whole check of one topic's archive, without I/O. Feed it in this order, which is what makes
 * it right beside a running archiver: manifests by key; the listing; each object's reading (any
 * thread, a row at a time); then {@link #partition} for each partition (any thread).
 *
 * <p>Read the group's committed offsets before the manifests, and the dead-letter topic and the
 * topic's offsets after the objects.
 */
public final class ArchiveAudit {
  private final ArchiveIndex index;
  private final Findings findings;
  private final ManifestIntake manifests;
  private final ListingIntake listing;
  private final ObjectIntake objects;

  public ArchiveAudit(ArchiveLayout layout, String topic, Findings findings) {
    this.findings = findings;
    this.index = new ArchiveIndex(layout, topic, findings);
    this.manifests = new ManifestIntake(index);
    this.listing = new ListingIntake(index);
    this.objects = new ObjectIntake(index);
  }

  public Findings findings() {
    return findings;
  }

  /** The next manifest in key order. */
  public void manifest(ManifestKey key, Manifest manifest) {
    manifests.accept(key, manifest);
  }

  /** The next manifest in key order, which is not JSON of its kind. */
  public void unreadableManifest(ManifestKey key, String why) {
    manifests.unreadable(key, why);
  }

  /** A key of the bucket below the prefix, manifests left out. */
  public void listed(String key, long size, String etag) {
    listing.listed(key, size, etag);
  }

  /** After the last {@link #listed}. */
  public void listingEnded() {
    listing.end();
  }

  /** Objects known; each is a row from 0 to this, exclusive. */
  public int rows() {
    return index.table().size();
  }

  /** True if the object is in the bucket. */
  public boolean isListed(int row) {
    return index.table().has(row, ObjectTable.LISTED);
  }

  /** True if a manifest names the object. */
  public boolean isInManifest(int row) {
    return index.table().has(row, ObjectTable.IN_MANIFEST);
  }

  public String key(int row) {
    return index.key(row);
  }

  /** Hours since 1970-01-01T00:00Z in the object's key. */
  public long keyHour(int row) {
    return index.table().keyHour(row);
  }

  public long size(int row) {
    return index.table().bytes(row);
  }

  /** The object was read to its end. */
  public void opened(int row, ObjectReading reading) {
    objects.opened(row, reading);
  }

  /** The object cannot be read. */
  public void unreadable(int row, String why) {
    objects.unreadable(row, why);
  }

  /** The object was not there any more. */
  public void gone(int row) {
    objects.gone(row);
  }

  /** Only the object's user metadata was read; names without prefix. */
  public void described(int row, Map<String, String> metadata) {
    objects.described(row, metadata);
  }

  /** Objects that hold records of another topic, or of none. */
  public long notOurs() {
    long found = 0;
    for (int row = 0; row < rows(); row++) {
      found += index.table().has(row, ObjectTable.NOT_OURS) ? 1 : 0;
    }
    return found;
  }

  /** Files below the prefix that no query engine reads, manifests left out. */
  public long foreignKeys() {
    return listing.foreignKeys();
  }

  /** Partitions that have objects or manifests. */
  public SortedSet<Integer> partitions() {
    SortedSet<Integer> found = new TreeSet<>();
    manifests.chains().keySet().forEach(generation -> found.add(generation.partition()));
    index.owners().all().forEach(owner -> found.add(owner.partition()));
    return found;
  }

  /** The highest committed offset the newest generation's manifests state; 0 without any. */
  public long statedCommitted(int partition) {
    GenerationId newest = new GenerationId(partition, newestGeneration(partition));
    ManifestChain chain = manifests.chains().get(newest);
    return chain == null ? 0 : chain.committed();
  }

  /** Begins with a partition, once all objects were read. */
  public PartitionAudit partition(int partition) {
    PartitionRows rows = PartitionRows.of(index, partition, newestGeneration(partition));
    return new PartitionAudit(index, rows, manifests.chains());
  }

  private String newestGeneration(int partition) {
    String newest = "";
    for (GenerationId generation : manifests.chains().keySet()) {
      if (generation.partition() == partition && generation.folder().compareTo(newest) > 0) {
        newest = generation.folder();
      }
    }
    for (Owner owner : index.owners().all()) {
      if (owner.partition() == partition && owner.generation().compareTo(newest) > 0) {
        newest = owner.generation();
      }
    }
    return newest;
  }
}
