package io.useractivity.pipeline.ledger;

import io.useractivity.pipeline.layout.ArchiveGeneration;
import io.useractivity.pipeline.layout.LaneKey;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * {@link LedgerState} as the metadata string of an offset commit: {@code uap1.} and base64url of
 *
 * <pre>
 *   layout fingerprint (4 bytes), salt (16), start millis, next plan, dead-letter watermark (relative to C, +1; 0 = none),
 *   schema table: count, 8 bytes each,
 *   lane table in key order: count, then per lane hour (zigzag delta) and schema index (absent with one schema),
 *      and its watermark (relative to C, +1; 0 = none),
 *   plans, oldest first: count, then per plan C minus its committed offset, number of cuts, then per cut by first offset:
 *      lane index, first (delta to the previous first; C at the start), last minus first,
 *   CRC-32 of all bytes before (4)
 * </pre>
 *
 * with LEB128 numbers. C is the offset the metadata is committed with. A broker keeps 4,096
 * characters by default ({@code offset.metadata.max.bytes}).
 */
public final class MetadataCodec {
  /** What a broker stores unless configured otherwise. */
  public static final int DEFAULT_LIMIT = 4096;

  private static final String FORMAT = "uap1.";

  private final int layoutFingerprint;

  /** The fingerprint covers everything that decides an object's name or a record's lane. */
  public MetadataCodec(int layoutFingerprint) {
    this.layoutFingerprint = layoutFingerprint;
  }

  /** The metadata string to commit together with {@code committed}. */
  public String encode(long committed, LedgerState state) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    out.writeBytes(ByteBuffer.allocate(4).putInt(layoutFingerprint).array());
    UUID salt = state.generation().salt();
    out.writeBytes(
        ByteBuffer.allocate(16)
            .putLong(salt.getMostSignificantBits())
            .putLong(salt.getLeastSignificantBits())
            .array());
    Varints.write(out, state.generation().startMillis());
    Varints.write(out, state.nextPlan());
    writeWatermark(out, state.deadLetterWatermark(), committed);
    Map<LaneKey, Integer> laneIndex = writeLanes(out, committed, state);
    Varints.write(out, state.plans().size());
    for (UnfinishedPlan plan : state.plans()) {
      writePlan(out, committed, plan, laneIndex);
    }
    CRC32 crc = new CRC32();
    crc.update(out.toByteArray());
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    return FORMAT + Base64.getUrlEncoder().withoutPadding().encodeToString(out.toByteArray());
  }

  private static Map<LaneKey, Integer> writeLanes(
      ByteArrayOutputStream out, long committed, LedgerState state) {
    SortedSet<LaneKey> lanes = new TreeSet<>(state.watermarks().keySet());
    state.plans().forEach(plan -> plan.cuts().forEach(cut -> lanes.add(cut.lane())));
    long[] schemas = lanes.stream().mapToLong(LaneKey::schemaId).distinct().sorted().toArray();
    Varints.write(out, schemas.length);
    for (long schema : schemas) {
      out.writeBytes(ByteBuffer.allocate(8).putLong(schema).array());
    }
    Map<LaneKey, Integer> index = new HashMap<>();
    Varints.write(out, lanes.size());
    long hour = 0;
    for (LaneKey lane : lanes) {
      index.put(lane, index.size());
      Varints.writeSigned(out, lane.hour() - hour);
      hour = lane.hour();
      if (schemas.length > 1) {
        Varints.write(out, Arrays.binarySearch(schemas, lane.schemaId()));
      }
      writeWatermark(out, state.watermarks().getOrDefault(lane, -1L), committed);
    }
    return index;
  }

  private static void writePlan(
      ByteArrayOutputStream out,
      long committed,
      UnfinishedPlan plan,
      Map<LaneKey, Integer> laneIndex) {
    Varints.write(out, committed - plan.committed());
    Varints.write(out, plan.cuts().size());
    long previous = committed;
    for (PlannedCut cut : plan.cuts()) {
      Varints.write(out, laneIndex.get(cut.lane()));
      Varints.write(out, cut.first() - previous);
      Varints.write(out, cut.last() - cut.first());
      previous = cut.first();
    }
  }

  private static void writeWatermark(ByteArrayOutputStream out, long watermark, long committed) {
    Varints.write(out, watermark < committed ? 0 : watermark - committed + 1);
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws MetadataException if it is not ours, of a later version, damaged, or of another layout
   *     with unfinished plans
   */
  public LedgerState decode(long committed, String metadata) {
    byte[] bytes = unwrap(metadata);
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes, 0, bytes.length - 4);
      int fingerprint = in.getInt();
      UUID salt = new UUID(in.getLong(), in.getLong());
      ArchiveGeneration generation = new ArchiveGeneration(salt, Varints.read(in));
      long nextPlan = Varints.read(in);
      long deadLetters = readWatermark(in, committed);
      Map<LaneKey, Long> watermarks = new TreeMap<>();
      List<LaneKey> lanes = readLanes(in, committed, watermarks);
      int count = (int) Varints.read(in);
      List<UnfinishedPlan> plans = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        plans.add(readPlan(in, committed, nextPlan - count + i, lanes));
      }
      if (in.hasRemaining()) {
        throw damaged("bytes are left over");
      }
      if (fingerprint != layoutFingerprint && !(plans.isEmpty() && watermarks.isEmpty())) {
        throw new MetadataException(
            "The consumer group's metadata belongs to another archive layout (bucket, prefix, wire format or timestamp"
                + " field changed) and has unfinished work. Start once with the old settings and let it drain (SIGTERM),"
                + " then change them.");
      }
      return new LedgerState(generation, nextPlan, deadLetters, watermarks, plans);
    } catch (BufferUnderflowException
        | IndexOutOfBoundsException
        | IllegalArgumentException broken) {
      throw damaged("it ends early or contradicts itself");
    }
  }

  private static byte[] unwrap(String metadata) {
    if (!metadata.startsWith(FORMAT)) {
      throw new MetadataException(
          "The consumer group's committed metadata was not written by this version of the archiver (it does not start with "
              + FORMAT
              + "). If a newer archiver ran in this group, use that version; if another program committed for this group,"
              + " give the archiver a group of its own (archiver.group).");
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(metadata.substring(FORMAT.length()));
    } catch (IllegalArgumentException notBase64) {
      throw damaged("it is not base64");
    }
    if (bytes.length < 4) {
      throw damaged("it is too short");
    }
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, bytes.length - 4);
    if (ByteBuffer.wrap(bytes).getInt(bytes.length - 4) != (int) crc.getValue()) {
      throw damaged("its checksum differs");
    }
    return bytes;
  }

  private static List<LaneKey> readLanes(
      ByteBuffer in, long committed, Map<LaneKey, Long> watermarks) {
    long[] schemas = new long[Math.toIntExact(Varints.read(in))];
    for (int i = 0; i < schemas.length; i++) {
      schemas[i] = in.getLong();
    }
    int count = (int) Varints.read(in);
    List<LaneKey> lanes = new ArrayList<>();
    long hour = 0;
    for (int i = 0; i < count; i++) {
      hour += Varints.readSigned(in);
      LaneKey lane = new LaneKey(hour, schemas[schemas.length > 1 ? (int) Varints.read(in) : 0]);
      lanes.add(lane);
      long watermark = readWatermark(in, committed);
      if (watermark >= 0) {
        watermarks.put(lane, watermark);
      }
    }
    return lanes;
  }

  private static UnfinishedPlan readPlan(
      ByteBuffer in, long committed, long number, List<LaneKey> lanes) {
    long planCommitted = committed - Varints.read(in);
    int count = (int) Varints.read(in);
    List<PlannedCut> cuts = new ArrayList<>();
    long first = committed;
    for (int i = 0; i < count; i++) {
      LaneKey lane = lanes.get((int) Varints.read(in));
      first += Varints.read(in);
      cuts.add(new PlannedCut(lane, first, first + Varints.read(in)));
    }
    return new UnfinishedPlan(number, planCommitted, cuts);
  }

  private static long readWatermark(ByteBuffer in, long committed) {
    long relative = Varints.read(in);
    return relative == 0 ? -1 : committed + relative - 1;
  }

  private static MetadataException damaged(String how) {
    return new MetadataException(
        "The consumer group's committed metadata is damaged: "
            + how
            + ". Do not continue in this group; run verify, then start a new group (archiver.group) at the offset it names.");
  }
}
