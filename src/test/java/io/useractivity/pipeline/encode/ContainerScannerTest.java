package io.useractivity.pipeline.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.useractivity.pipeline.event.UserActivityBodies;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ContainerScannerTest {
  private static final byte[] SYNC = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final String SCHEMA =
      UserActivityBodies.CATALOG.json(UserActivityBodies.SCHEMA_ID);
  private static final List<byte[]> BODIES = UserActivityBodies.make(300, 5);

  @ParameterizedTest
  @EnumSource(Codec.class)
  void findsEveryRecordHoweverTheFileIsFed(Codec codec) throws CorruptContainerException {
    byte[] file = file(codec, 4096);
    for (int step : new int[] {1, 7, 1000, file.length}) {
      List<byte[]> found = new ArrayList<>();
      ContainerScanner scanner =
          new ContainerScanner(
              UserActivityBodies.TIME,
              true,
              (array, offset, length, millis) -> {
                assertThat(millis).isEqualTo(UserActivityBodies.FIRST_MILLIS + found.size());
                found.add(Arrays.copyOfRange(array, offset, offset + length));
              });
      for (int from = 0; from < file.length; from += step) {
        scanner.feed(file, from, Math.min(step, file.length - from));
      }
      ContainerSummary summary = scanner.finish();
      assertThat(found).containsExactlyElementsOf(BODIES);
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      BODIES.forEach(all::writeBytes);
      assertThat(summary.count()).isEqualTo(300);
      assertThat(summary.bodyBytes()).isEqualTo(all.size());
      assertThat(summary.crc32c()).isEqualTo(Bodies.crc32c(all.toByteArray()));
      assertThat(summary.minEventMillis()).isEqualTo(UserActivityBodies.FIRST_MILLIS);
      assertThat(summary.maxEventMillis()).isEqualTo(UserActivityBodies.FIRST_MILLIS + 299);
      assertThat(summary.schemaId()).isEqualTo(UserActivityBodies.SCHEMA_ID);
      assertThat(summary.fileBytes()).isEqualTo(file.length);
      assertThat(summary.blocks()).isGreaterThan(10);
      assertThat(summary.metadata())
          .containsEntry("avro.codec", codec.avroName())
          .containsEntry("uap.hour", "x");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "deflate", "snappy", "zstandard"})
  void readsWhatAvroWrites(String codec) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<GenericRecord>(new GenericDatumWriter<>())
            .setCodec(CodecFactory.fromString(codec))
            .setSyncInterval(2000)
            .create(UserActivityBodies.SCHEMA, out)) {
      GenericDatumReader<GenericRecord> reader =
          new GenericDatumReader<>(UserActivityBodies.SCHEMA);
      for (byte[] body : BODIES) {
        writer.append(reader.read(null, DecoderFactory.get().binaryDecoder(body, null)));
      }
    }
    ContainerSummary summary = scan(out.toByteArray());
    assertThat(summary.count()).isEqualTo(300);
    assertThat(summary.blocks()).isGreaterThan(10);
  }

  @Test
  void everyTruncationIsFound() throws CorruptContainerException {
    byte[] file = file(Codec.SNAPPY, 600, BODIES.subList(0, 12));
    int ends = 0;
    for (int to = 0; to < file.length; to++) {
      byte[] cut = Arrays.copyOf(file, to);
      try {
        scan(cut);
        // Without its last blocks a container is still one; their count tells.
        assertThat(cut).endsWith(SYNC);
        ends++;
      } catch (CorruptContainerException refused) {
        assertThat(refused.position()).isBetween(0L, (long) to);
        assertThat(refused).hasMessageContaining("the file ends within");
      }
    }
    assertThat(ends).isEqualTo(scan(file).blocks());
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void randomDamageNeverCausesAnotherException(Codec codec) {
    byte[] file = file(codec, 1500, BODIES.subList(0, 20));
    Random random = new Random(9);
    int refused = 0;
    for (int i = 0; i < 500; i++) {
      byte[] damaged = file.clone();
      damaged[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        scan(damaged);
      } catch (CorruptContainerException expected) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void problemsAreNamedWithTheirPosition() {
    byte[] file = file(Codec.NULL, 4096);
    refused(append(file, 1), "the file ends within a block, or has trailing bytes");
    refused(changed(file, file.length - 1), "the sync marker after a block is wrong");
    refused(changed(file, 0), "the file does not start with Obj 1 (byte 0 of the file)");
    refused(new byte[0], "the file ends within its header (byte 0 of the file)");
    refused(replaced(file, "\u0008null", "\u0008lzma"), "codec 'lzma' is not supported");
    refused(replaced(file, "event_timestamp", "event_timestomp"), "schema cannot be used");
    refused(replaced(file, "\"record\"", "\"rekord\""), "schema cannot be used");
    byte[] header = header();
    refused(join(header, 0, 0), "a block claims 0 records in 0 bytes");
    refused(join(header, -5, 10), "a block claims -5 records in 10 bytes");
    refused(join(header, 5, -1), "a block claims 5 records in -1 bytes");
    refused(join(header, 5, 1L << 40), "exceeds the limit of 67108864 bytes");
    refused(join(header, 5, Long.MAX_VALUE), "exceeds the limit of 67108864 bytes");
  }

  @Test
  void wrongCountsAreFound() {
    byte[] body = BODIES.get(0);
    refused(block(1, body, body), "a block holds more than its 1 records");
    refused(block(3, body, body), "a record of the block that starts here is corrupt");
    refused(block(Long.MAX_VALUE), "a record of the block that starts here is corrupt");
  }

  @ParameterizedTest
  @EnumSource(
      value = Codec.class,
      names = {"DEFLATE", "SNAPPY", "ZSTD"})
  void aBlockThatExpandsBeyondTheLimitIsRefused(Codec codec) {
    try (Compressors compressors = new Compressors(codec, 1)) {
      int size = ContainerScanner.MAX_BLOCK + 1;
      int length = compressors.compress(new byte[size], 0, size);
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      file.writeBytes(ContainerHeader.encode(SCHEMA, codec, Map.of(), SYNC));
      file.writeBytes(BlockFrame.header(1, length));
      file.write(compressors.output(), 0, length);
      file.writeBytes(SYNC);
      refused(file.toByteArray(), "exceeds the limit of 67108864 bytes");
    }
  }

  @Test
  void aHeaderWithoutEndIsRefused() {
    ContainerScanner scanner = new ContainerScanner(UserActivityBodies.TIME, true, ignore());
    byte[] endless = new byte[1 << 20];
    Arrays.fill(endless, (byte) 0x80);
    System.arraycopy(ContainerHeader.MAGIC, 0, endless, 0, 4);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100; i++) {
                scanner.feed(endless, 0, endless.length);
                Arrays.fill(endless, (byte) 0x80);
              }
            })
        .isInstanceOf(CorruptContainerException.class)
        .hasMessageContaining("header");
  }

  private static ContainerSummary scan(byte[] file) throws CorruptContainerException {
    return ContainerScanner.scan(file, UserActivityBodies.TIME, true, ignore());
  }

  private static ContainerScanner.RecordHandler ignore() {
    return (array, offset, length, millis) -> {};
  }

  private static void refused(byte[] file, String problem) {
    assertThatThrownBy(() -> scan(file))
        .isInstanceOf(CorruptContainerException.class)
        .hasMessageContaining(problem);
  }

  private static byte[] file(Codec codec, int blockSize) {
    return file(codec, blockSize, BODIES);
  }

  private static byte[] file(Codec codec, int blockSize, List<byte[]> bodies) {
    try (Compressors compressors = new Compressors(codec, 1)) {
      ContainerEncoder encoder = new ContainerEncoder(compressors, blockSize, SCHEMA, SYNC);
      bodies.forEach(body -> encoder.append(body, 0, body.length));
      return Bodies.join(encoder.finish(Map.of("uap.hour", "x")));
    }
  }

  private static byte[] header() {
    return ContainerHeader.encode(SCHEMA, Codec.NULL, Map.of(), SYNC);
  }

  /** A file of one block that claims {@code count} records. */
  private static byte[] block(long count, byte[]... bodies) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (byte[] body : bodies) {
      data.writeBytes(body);
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(header());
    file.writeBytes(BlockFrame.header(count, data.size()));
    file.writeBytes(data.toByteArray());
    file.writeBytes(SYNC);
    return file.toByteArray();
  }

  private static byte[] join(byte[] header, long count, long size) {
    byte[] numbers = new byte[2 * Zigzag.MAX_BYTES];
    int length = Zigzag.write(size, numbers, Zigzag.write(count, numbers, 0));
    byte[] file = Arrays.copyOf(header, header.length + length);
    System.arraycopy(numbers, 0, file, header.length, length);
    return file;
  }

  private static byte[] append(byte[] file, int... bytes) {
    byte[] longer = Arrays.copyOf(file, file.length + bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      longer[file.length + i] = (byte) bytes[i];
    }
    return longer;
  }

  private static byte[] changed(byte[] file, int at) {
    byte[] changed = file.clone();
    changed[at] ^= 1;
    return changed;
  }

  private static byte[] replaced(byte[] file, String text, String other) {
    String content = new String(file, StandardCharsets.ISO_8859_1);
    assertThat(content).contains(text);
    return content.replace(text, other).getBytes(StandardCharsets.ISO_8859_1);
  }
}
