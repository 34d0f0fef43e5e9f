package io.useractivity.pipeline.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.useractivity.pipeline.event.PartitionId;
import io.useractivity.pipeline.layout.ArchiveGeneration;
import io.useractivity.pipeline.layout.ArchiveLayout;
import io.useractivity.pipeline.layout.LaneKey;
import io.useractivity.pipeline.layout.Manifest;
import io.useractivity.pipeline.layout.ObjectFacts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.zip.CRC32C;

/** One partition's topic and archive, simple enough to be obviously right, and damaged at will. */
final class Sim {
  static final String TOPIC = "activity";
  static final int PARTITION = 3;
  static final ArchiveLayout LAYOUT = new ArchiveLayout("bucket", "raw/activity");
  static final long HOUR = 480_000;
  private static final long MILLIS_PER_HOUR = 3_600_000L;

  enum Kind {
    EVENT,
    POISON,
    TOMBSTONE
  }

  record Rec(long offset, Kind kind, LaneKey lane, long millis, byte[] value) {}

  /** A manifest entry's or header's words, and what is really in the object. */
  static final class Obj {
    String key;
    Map<String, String> header;
    List<Rec> content;
    long size;
    String etag = "e";
    boolean readable = true;

    long crc() {
      CRC32C crc = new CRC32C();
      content.forEach(rec -> crc.update(rec.value(), 0, rec.value().length));
      return crc.getValue();
    }
  }

  final Random random;
  final List<Rec> topic = new ArrayList<>();
  final SortedMap<String, Obj> bucket = new TreeMap<>();
  final SortedMap<String, Manifest> manifests = new TreeMap<>();
  final Map<Long, byte[]> deadLetters = new HashMap<>();
  long logStart;
  long logEnd;
  long until;
  boolean compacted;
  boolean skipTombstones;
  boolean allowRepeats;
  boolean fast;
  Findings findings;
  int mostOpen;

  Sim(long seed) {
    this.random = new Random(seed);
  }

  /** A sound topic and archive: random lanes, holes, poison, cuts, plans and part uploads. */
  static Sim sound(long seed) {
    Sim sim = new Sim(seed);
    sim.fillTopic(0);
    sim.archive(generation(1), 0, sim.logEnd);
    return sim;
  }

  static ArchiveGeneration generation(int number) {
    return new ArchiveGeneration(new UUID(0x4000L + number * 7919L, number), number * 1_000_000L);
  }

  /** Forgets the topic and fills it again from offset 0, as if it had been re-created. */
  void recreateTopic() {
    topic.clear();
    deadLetters.clear();
    fillTopic(1);
  }

  private void fillTopic(int incarnation) {
    int records = 20 + random.nextInt(200);
    int hours = 1 + random.nextInt(4);
    int schemas = 1 + random.nextInt(2);
    long offset = 0;
    for (int i = 0; i < records; i++) {
      offset += random.nextInt(10) == 0 ? random.nextInt(4) : 0;
      topic.add(record(offset, incarnation, hours, schemas));
      offset++;
    }
    logEnd = offset + random.nextInt(2);
    until = logEnd;
    for (Rec rec : topic) {
      if (rec.kind() != Kind.EVENT) {
        deadLetters.put(rec.offset(), rec.value());
      }
    }
  }

  private Rec record(long offset, int incarnation, int hours, int schemas) {
    LaneKey lane = new LaneKey(HOUR + random.nextInt(hours), 77L + random.nextInt(schemas));
    long millis = lane.hour() * MILLIS_PER_HOUR + random.nextInt((int) MILLIS_PER_HOUR);
    byte[] value = (incarnation + ":" + offset + ":" + millis).getBytes(UTF_8);
    return switch (random.nextInt(20)) {
      case 0 -> new Rec(offset, Kind.POISON, lane, millis, value);
      case 1 -> new Rec(offset, Kind.TOMBSTONE, lane, millis, null);
      default -> new Rec(offset, Kind.EVENT, lane, millis, value);
    };
  }

  /** Archives the events of [from, to) as one generation. */
  void archive(ArchiveGeneration generation, long from, long to) {
    Map<LaneKey, List<Rec>> open = new HashMap<>();
    List<Obj> closed = new ArrayList<>();
    for (Rec rec : topic) {
      if (rec.kind() == Kind.EVENT && rec.offset() >= from && rec.offset() < to) {
        List<Rec> lane = open.computeIfAbsent(rec.lane(), key -> new ArrayList<>());
        lane.add(rec);
        if (random.nextInt(4) == 0) {
          closed.add(object(generation, open.remove(rec.lane())));
        }
      }
    }
    open.values().forEach(rest -> closed.add(object(generation, rest)));
    long plan = 0;
    for (int at = 0; at < closed.size(); plan++) {
      int end = Math.min(closed.size(), at + 1 + random.nextInt(4));
      manifest(generation, plan, from, closed.subList(at, end));
      at = end;
    }
  }

  Obj object(ArchiveGeneration generation, List<Rec> content) {
    Obj object = new Obj();
    object.content = new ArrayList<>(content);
    object.size = 500 + content.stream().mapToLong(rec -> rec.value().length).sum();
    LaneKey lane = content.get(0).lane();
    ObjectFacts facts = facts(generation, lane, object);
    PartitionId partition = new PartitionId(TOPIC, PARTITION);
    object.header =
        random.nextInt(3) == 0
            ? ObjectFacts.openingEntries(partition, generation, lane, facts.firstOffset())
            : facts.entries();
    UUID id = ArchiveLayout.objectId(generation, partition, lane, facts.firstOffset());
    object.key = LAYOUT.objectKey(lane.hour(), id);
    bucket.put(object.key, object);
    return object;
  }

  static ObjectFacts facts(ArchiveGeneration generation, LaneKey lane, Obj object) {
    List<Rec> content = object.content;
    return new ObjectFacts(
        new PartitionId(TOPIC, PARTITION),
        generation,
        lane,
        content.get(0).offset(),
        content.get(content.size() - 1).offset(),
        content.size(),
        content.stream().mapToLong(Rec::millis).min().orElseThrow(),
        content.stream().mapToLong(Rec::millis).max().orElseThrow(),
        (int) object.crc());
  }

  void manifest(ArchiveGeneration generation, long plan, long committed, Collection<Obj> objects) {
    List<Manifest.Entry> entries = new ArrayList<>();
    for (Obj object : objects) {
      ObjectFacts facts = facts(generation, object.content.get(0).lane(), object);
      entries.add(
          new Manifest.Entry(
              object.key,
              object.size,
              object.etag,
              facts.count(),
              facts.firstOffset(),
              facts.lastOffset(),
              facts.minEventMillis(),
              facts.maxEventMillis(),
              ObjectFacts.hex64(facts.lane().schemaId()),
              ObjectFacts.hex32(facts.crc32c())));
    }
    manifests.put(
        LAYOUT.manifestKey(new PartitionId(TOPIC, PARTITION), generation, plan),
        new Manifest(
            ArchiveLayout.VERSION,
            TOPIC,
            PARTITION,
            generation.folder(),
            generation.salt().toString(),
            plan,
            committed,
            entries));
  }

  /** Any object. */
  Obj any() {
    List<Obj> all = new ArrayList<>(bucket.values());
    return all.get(random.nextInt(all.size()));
  }

  PartitionReport verify() {
    findings = new Findings(1000);
    ArchiveAudit audit = new ArchiveAudit(LAYOUT, TOPIC, findings);
    String root = LAYOUT.root() + "_manifests/" + TOPIC + "/";
    manifests.forEach(
        (key, manifest) -> audit.manifest(ManifestKey.parse(root, key).orElseThrow(), manifest));
    bucket.forEach((key, object) -> audit.listed(key, object.size, object.etag));
    audit.listingEnded();
    for (int row = 0; row < audit.rows(); row++) {
      if (audit.isListed(row)) {
        open(audit, row, bucket.get(audit.key(row)));
      }
    }
    PartitionAudit partition = audit.partition(PARTITION);
    DeadLetterIndex letters = new DeadLetterIndex();
    deadLetters.forEach(letters::add);
    letters.freeze();
    MatchRules rules = new MatchRules(until, compacted, skipTombstones, allowRepeats);
    PartitionMatcher matcher = partition.match(rules, letters);
    long readTo = Math.min(logEnd, Math.max(until, partition.endOfObjects()));
    feed(matcher, readTo);
    PartitionReport report =
        partition.report(new TopicRange(logStart, logEnd, until, until, readTo), matcher, letters);
    mostOpen = matcher.mostOpen();
    return report;
  }

  private void open(ArchiveAudit audit, int row, Obj object) {
    if (fast) {
      if (!audit.isInManifest(row)) {
        audit.described(row, object.header);
      }
    } else if (!object.readable) {
      audit.unreadable(row, "sync marker is wrong");
    } else {
      audit.opened(row, reading(object, audit.keyHour(row)));
    }
  }

  private static ObjectReading reading(Obj object, long hour) {
    List<Rec> content = object.content;
    return new ObjectReading(
        object.header,
        Long.parseUnsignedLong(object.header.getOrDefault(ObjectFacts.SCHEMA, "0"), 16),
        content.size(),
        (int) object.crc(),
        content.stream().mapToLong(Rec::millis).min().orElse(Long.MAX_VALUE),
        content.stream().mapToLong(Rec::millis).max().orElse(Long.MIN_VALUE),
        content.stream().filter(rec -> ArchiveLayout.hourOf(rec.millis()) != hour).count());
  }

  private void feed(PartitionMatcher matcher, long readTo) {
    matcher.expired(logStart);
    for (Rec rec : topic) {
      if (rec.offset() >= logStart && rec.offset() < readTo) {
        switch (rec.kind()) {
          case EVENT ->
              matcher.record(
                  rec.offset(),
                  rec.lane().hour(),
                  rec.lane().schemaId(),
                  rec.value(),
                  0,
                  rec.value().length);
          case POISON -> matcher.poison(rec.offset(), "corrupt-body", rec.value());
          case TOMBSTONE -> matcher.tombstone(rec.offset());
        }
      }
    }
  }

  /** What was found, by kind. */
  Map<FindingKind, Findings.Count> found() {
    return findings.counts();
  }

  /** The problems found, by kind. */
  Set<FindingKind> problems() {
    Set<FindingKind> kinds = new TreeSet<>(found().keySet());
    kinds.removeIf(kind -> kind.severity() == FindingKind.Severity.NOTE);
    return kinds;
  }
}
