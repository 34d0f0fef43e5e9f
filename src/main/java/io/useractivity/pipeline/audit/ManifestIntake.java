package io.useractivity.pipeline.audit;

import io.useractivity.pipeline.layout.ArchiveLayout;
import io.useractivity.pipeline.layout.Manifest;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Reads manifests, in key order, into the index. One thread.
 *
 * <p>Facts of an entry are only what the archiver said; {@link ObjectIntake} compares them with the
 * object.
 */
final class ManifestIntake {
  private final ArchiveIndex index;
  private final SortedMap<GenerationId, ManifestChain> chains = new TreeMap<>();

  ManifestIntake(ArchiveIndex index) {
    this.index = index;
  }

  /** The manifests of each generation, as far as they were read. */
  SortedMap<GenerationId, ManifestChain> chains() {
    return Collections.unmodifiableSortedMap(chains);
  }

  /** A manifest that could not be read as JSON. */
  void unreadable(ManifestKey key, String why) {
    follow(key);
    report(FindingKind.MANIFEST_UNREADABLE, key, why);
  }

  void accept(ManifestKey key, Manifest manifest) {
    ManifestChain chain = follow(key);
    Optional<UUID> salt = saltOf(key, manifest);
    if (salt.isEmpty()) {
      return;
    }
    if (!chain.committed(manifest.committed())) {
      report(
          FindingKind.MANIFEST_INVALID,
          key,
          "committed offset " + manifest.committed() + " is below that of an earlier manifest");
    }
    for (Manifest.Entry entry : manifest.objects()) {
      accept(key, salt.get(), entry);
    }
  }

  private ManifestChain follow(ManifestKey key) {
    ManifestChain chain =
        chains.computeIfAbsent(key.generation(), generation -> new ManifestChain());
    long missing = chain.accept(key.plan());
    if (missing > 0) {
      report(
          FindingKind.MANIFEST_GAP,
          key,
          "manifests " + (key.plan() - missing) + " to " + (key.plan() - 1) + " are missing");
    }
    return chain;
  }

  /** The salt, if the document is what its key says. */
  private Optional<UUID> saltOf(ManifestKey key, Manifest manifest) {
    String folder = key.generation().folder();
    String problem = null;
    UUID salt = null;
    if (manifest.version() != ArchiveLayout.VERSION) {
      problem = "its version is " + manifest.version() + ", known is " + ArchiveLayout.VERSION;
    } else if (!index.topic().equals(manifest.topic())
        || manifest.partition() != key.generation().partition()
        || !folder.equals(manifest.generation())
        || manifest.plan() != key.plan()) {
      problem =
          "it says plan %d of %s-%d, generation %s"
              .formatted(
                  manifest.plan(), manifest.topic(), manifest.partition(), manifest.generation());
    } else {
      try {
        salt = UUID.fromString(String.valueOf(manifest.salt()));
      } catch (IllegalArgumentException notAnId) {
        problem = "its salt is not a UUID: " + manifest.salt();
      }
    }
    if (problem == null && !folder.endsWith(salt.toString().substring(0, 8))) {
      problem = "its salt " + salt + " is not that of its folder";
    }
    if (problem != null) {
      report(FindingKind.MANIFEST_INVALID, key, problem);
      return Optional.empty();
    }
    return Optional.of(salt);
  }

  private void accept(ManifestKey manifest, UUID salt, Manifest.Entry entry) {
    String key = String.valueOf(entry.key());
    Optional<ParsedKey> parsed = ParsedKey.parse(index.layout(), key);
    Optional<RowFacts> facts = parsed.flatMap(found -> facts(manifest, salt, found.hour(), entry));
    if (facts.isEmpty()) {
      report(FindingKind.MANIFEST_INVALID, manifest, "its entry for " + key + " makes no sense");
      return;
    }
    int row = index.find(parsed.get());
    if (row < 0) {
      row = index.add(parsed.get());
    } else if (index.table().has(row, ObjectTable.IN_MANIFEST)) {
      index.report(
          FindingKind.LISTED_TWICE, row, entry.count(), "listed again by " + manifest.key());
      return;
    }
    index.table().facts(row, facts.get());
    index.table().stored(row, entry.size(), Etags.hash(entry.etag()));
    index.table().mark(row, ObjectTable.IN_MANIFEST);
    Owner owner = index.owners().get(facts.get().owner());
    String expected = index.keyFor(owner, parsed.get().hour(), entry.firstOffset());
    if (!expected.equals(key)) {
      index.report(FindingKind.WRONG_KEY, row, entry.count(), "its key would be " + expected);
    }
  }

  private Optional<RowFacts> facts(
      ManifestKey manifest, UUID salt, long hour, Manifest.Entry entry) {
    boolean sane =
        entry.firstOffset() >= 0
            && entry.firstOffset() <= entry.lastOffset()
            && entry.count() >= 1
            && entry.count() <= entry.lastOffset() - entry.firstOffset() + 1
            && entry.minEventTime() <= entry.maxEventTime()
            && ArchiveLayout.hourOf(entry.minEventTime()) == hour
            && ArchiveLayout.hourOf(entry.maxEventTime()) == hour;
    if (!sane) {
      return Optional.empty();
    }
    try {
      long schema = Long.parseUnsignedLong(String.valueOf(entry.schema()), 16);
      int crc = Integer.parseUnsignedInt(String.valueOf(entry.crc32c()), 16);
      GenerationId generation = manifest.generation();
      Owner owner = new Owner(generation.partition(), generation.folder(), salt, schema);
      return Optional.of(
          new RowFacts(
              index.owners().number(owner),
              hour,
              entry.firstOffset(),
              entry.lastOffset(),
              entry.count(),
              crc,
              entry.minEventTime(),
              entry.maxEventTime()));
    } catch (NumberFormatException notHex) {
      return Optional.empty();
    }
  }

  private void report(FindingKind kind, ManifestKey key, String detail) {
    index
        .findings()
        .add(
            Finding.of(kind, detail)
                .partition(key.generation().partition())
                .generation(key.generation().folder())
                .key(key.key()));
  }
}
