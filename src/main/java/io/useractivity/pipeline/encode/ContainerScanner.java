package io.useractivity.pipeline.encode;

import io.useractivity.pipeline.event.CorruptEventException;
import io.useractivity.pipeline.event.DatumScanner;
import io.useractivity.pipeline.event.SchemaCatalog;
import io.useractivity.pipeline.event.TimestampField;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * Reads an Avro object container file of any size as its bytes arrive, in bounded memory, and
 * checks all of it: magic, header, counts, sizes, sync markers, compression, and every datum. Call
 * {@link #feed} with consecutive ranges, then {@link #finish} once. Not thread-safe.
 */
public final class ContainerScanner {
  /** The largest block, compressed or not, and the largest header that are read. */
  public static final int MAX_BLOCK = 64 * 1024 * 1024;

  static final int MAX_HEADER = 16 * 1024 * 1024;

  private final TimestampField field;
  private final boolean checkUtf8;
  private final RecordHandler handler;
  private final Intake intake = new Intake();
  private final CRC32C crc = new CRC32C();

  private Map<String, String> metadata;
  private byte[] sync;
  private long schemaId;
  private DatumScanner datums;
  private BlockDecoder decoder;
  private long count;
  private long bodyBytes;
  private long blocks;
  private long minMillis = Long.MAX_VALUE;
  private long maxMillis = Long.MIN_VALUE;

  /** Called for each record in file order; the array is valid during the call only. */
  @FunctionalInterface
  public interface RecordHandler {
    void onRecord(byte[] array, int offset, int length, long eventMillis);
  }

  /**
   * @param field where a record's time is
   * @param checkUtf8 refuse strings that are not UTF-8
   */
  public ContainerScanner(TimestampField field, boolean checkUtf8, RecordHandler handler) {
    this.field = field;
    this.checkUtf8 = checkUtf8;
    this.handler = handler;
  }

  /** The whole file in one array. */
  public static ContainerSummary scan(
      byte[] file, TimestampField field, boolean checkUtf8, RecordHandler handler)
      throws CorruptContainerException {
    ContainerScanner scanner = new ContainerScanner(field, checkUtf8, handler);
    scanner.feed(file, 0, file.length);
    return scanner.finish();
  }

  /** Takes the next bytes of the file; they are not kept. */
  public void feed(byte[] bytes, int offset, int length) throws CorruptContainerException {
    intake.add(bytes, offset, length);
    if (metadata == null && !readHeader()) {
      return;
    }
    while (readBlock()) {
      blocks++;
    }
  }

  /** Says that the file has ended; what it held. */
  public ContainerSummary finish() throws CorruptContainerException {
    if (metadata == null) {
      throw corrupt("the file ends within its header");
    }
    if (intake.length() > 0) {
      throw corrupt("the file ends within a block, or has trailing bytes");
    }
    return new ContainerSummary(
        metadata,
        schemaId,
        count,
        bodyBytes,
        (int) crc.getValue(),
        minMillis,
        maxMillis,
        blocks,
        intake.position());
  }

  private boolean readHeader() throws CorruptContainerException {
    Optional<HeaderReader.Header> header = HeaderReader.read(view());
    if (header.isEmpty()) {
      if (intake.length() > MAX_HEADER) {
        throw corrupt("the header is larger than " + MAX_HEADER + " bytes");
      }
      return false;
    }
    metadata = Collections.unmodifiableMap(header.get().metadata());
    sync = header.get().sync();
    openSchema();
    intake.consume(header.get().length());
    return true;
  }

  private void openSchema() throws CorruptContainerException {
    String codec = metadata.getOrDefault(ContainerHeader.CODEC, Codec.NULL.avroName());
    decoder =
        new BlockDecoder(
            Codec.ofAvroName(codec)
                .orElseThrow(() -> corrupt("codec '" + codec + "' is not supported")),
            MAX_BLOCK);
    String json = metadata.get(ContainerHeader.SCHEMA);
    if (json == null) {
      throw corrupt("the header has no entry " + ContainerHeader.SCHEMA);
    }
    try {
      Schema schema = new Schema.Parser().parse(json);
      schemaId = SchemaCatalog.idOf(schema);
      datums = DatumScanner.compile(schema, field, checkUtf8);
    } catch (AvroRuntimeException | IllegalArgumentException unusable) {
      throw new CorruptContainerException(
          0, "the header's schema cannot be used: " + unusable.getMessage(), unusable);
    }
  }

  /** Reads the next block if all of it is there. */
  private boolean readBlock() throws CorruptContainerException {
    ByteBuffer bytes = view();
    if (!Zigzag.isWhole(bytes, 2)) {
      if (bytes.remaining() >= 2 * Zigzag.MAX_BYTES) {
        throw corrupt("a block's count or size is not a number");
      }
      return false;
    }
    long records = Zigzag.read(bytes);
    long size = Zigzag.read(bytes);
    if (records <= 0 || size < 0) {
      throw corrupt("a block claims " + records + " records in " + size + " bytes");
    }
    if (size > MAX_BLOCK) {
      throw corrupt("a block of " + size + " bytes exceeds the limit of " + MAX_BLOCK + " bytes");
    }
    int data = bytes.position();
    if (bytes.remaining() < size + sync.length) {
      return false;
    }
    int end = data + (int) size;
    if (!Arrays.equals(intake.array(), end, end + sync.length, sync, 0, sync.length)) {
      throw corrupt("the sync marker after a block is wrong");
    }
    readRecords(records, data, (int) size);
    intake.consume(end + sync.length - intake.start());
    return true;
  }

  private void readRecords(long records, int data, int size) throws CorruptContainerException {
    try {
      int end = decoder.decode(intake.array(), data, size);
      byte[] block = decoder.output();
      int pos = 0;
      for (long i = 0; i < records; i++) {
        pos = readRecord(block, pos, end);
      }
      if (pos != end) {
        throw corrupt("a block holds more than its " + records + " records");
      }
      crc.update(block, 0, end);
      count += records;
      bodyBytes += end;
    } catch (IOException undecodable) {
      throw new CorruptContainerException(intake.position(), undecodable.getMessage(), undecodable);
    }
  }

  private int readRecord(byte[] block, int pos, int end) throws CorruptContainerException {
    int next;
    try {
      next = datums.next(block, pos, end);
    } catch (CorruptEventException corrupt) {
      throw new CorruptContainerException(
          intake.position(),
          "a record of the block that starts here is corrupt: " + corrupt.getMessage(),
          corrupt);
    }
    long millis = datums.eventMillis();
    minMillis = Math.min(minMillis, millis);
    maxMillis = Math.max(maxMillis, millis);
    handler.onRecord(block, pos, next - pos, millis);
    return next;
  }

  private ByteBuffer view() {
    return ByteBuffer.wrap(intake.array(), intake.start(), intake.length());
  }

  private CorruptContainerException corrupt(String problem) {
    return new CorruptContainerException(intake.position(), problem);
  }
}
