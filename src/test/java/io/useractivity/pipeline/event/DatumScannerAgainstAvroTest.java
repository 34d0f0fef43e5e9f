package io.useractivity.pipeline.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.useractivity.pipeline.event.CorruptEventException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;

/**
 * The scanner judges as Avro's own reader does, over random schemas, random data, and random
 * damage. {@link #STRICTER} lists everything it refuses although Avro reads it.
 */
class DatumScannerAgainstAvroTest {
  private static final long SEED = 20261122L;
  private static final int SCHEMAS = 600;
  private static final int DATA_PER_SCHEMA = 6;
  private static final int DAMAGES_PER_DATUM = 20;
  private static final EncoderFactory BLOCKS = new EncoderFactory().configureBlockSize(64);

  private static final String NOT_UTF_8 = "a string is not UTF-8";

  /** Problems that Avro's Java reader does not see, and why we refuse them. */
  private static final Set<String> STRICTER =
      Set.of(
          // Avro keeps the bytes; whoever asks for the text gets replacement characters.
          NOT_UTF_8,
          // Avro reads every byte but 1 as false; the specification and other readers know 0 and 1.
          "a boolean is neither 0 nor 1",
          // Avro drops the bits beyond 32 or 64; other readers fail or read another number.
          "a number is too large for its type",
          // Avro ignores the byte size of a block unless it skips it, and is then lost.
          "the byte size of a block is not that of its items",
          // Our limits: Avro overflows the stack, or the heap, at limits of its own.
          "values are nested more than 512 deep",
          "more than 1000000 array items without content");

  private final Random random = new Random(SEED);
  private final Map<String, Integer> outcomes = new TreeMap<>();

  @Test
  void acceptsExactlyWhatAvroDecodesToTheEnd() {
    assertTimeoutPreemptively(Duration.ofSeconds(120), this::compareAll);
    int cases = outcomes.values().stream().mapToInt(Integer::intValue).sum();
    assertThat(cases).isGreaterThan(50_000);
    // The comparison must have met both sides, and damage of every kind.
    assertThat(outcomes).containsKeys("accepted", "the timestamp is null", "agreed: refused");
    assertThat(outcomes.get("accepted")).isBetween(cases / 20, cases * 19 / 20);
  }

  private void compareAll() throws IOException {
    for (int i = 0; i < SCHEMAS; i++) {
      RandomAvro avro = new RandomAvro(random);
      Schema schema = avro.schema();
      DatumScanner scanner = DatumScanner.compile(schema, TimestampField.of("ts"), true);
      DatumScanner lenient = DatumScanner.compile(schema, TimestampField.of("ts"), false);
      GenericDatumReader<GenericRecord> reader = new GenericDatumReader<>(schema);
      for (int j = 0; j < DATA_PER_SCHEMA; j++) {
        byte[] body = encode(schema, avro.datum(schema));
        if (compare(schema, scanner, reader, body) == Reason.CORRUPT_BODY) {
          fail("refuses intact data of " + schema + ": " + HexFormat.of().formatHex(body));
        }
        for (int k = 0; k < DAMAGES_PER_DATUM; k++) {
          compare(schema, k % 2 == 0 ? scanner : lenient, reader, damage(body));
        }
      }
    }
  }

  /** Half of them with blocks that tell their byte size. */
  private byte[] encode(Schema schema, GenericRecord datum) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder =
        random.nextBoolean()
            ? BLOCKS.blockingBinaryEncoder(out, null)
            : EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(schema).write(datum, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private byte[] damage(byte[] body) {
    int at = body.length == 0 ? 0 : random.nextInt(body.length);
    byte[] damaged = body.clone();
    switch (random.nextInt(6)) {
      case 0:
        return Arrays.copyOf(body, at);
      case 1:
        return Arrays.copyOf(body, body.length + 1 + random.nextInt(3));
      case 2:
        return Arrays.copyOfRange(body, at, body.length);
      case 3:
        for (int i = at; i < Math.min(body.length, at + 10); i++) {
          damaged[i] = (byte) random.nextInt();
        }
        return damaged;
      default:
        if (body.length > 0) {
          damaged[at] ^= (byte) (1 << random.nextInt(8));
        }
        return damaged;
    }
  }

  /** Null where the scanner accepts. */
  private Reason compare(
      Schema schema, DatumScanner scanner, GenericDatumReader<GenericRecord> reader, byte[] body) {
    String what = schema + " " + HexFormat.of().formatHex(body);
    try {
      long millis = scan(scanner, body);
      GenericRecord datum = read(reader, body);
      assertThat(datum).as("Avro refuses what the scanner accepts: %s", what).isNotNull();
      assertThat(datum.get("ts")).as(what).isEqualTo(millis);
      outcomes.merge("accepted", 1, Integer::sum);
      return null;
    } catch (CorruptEventException refused) {
      assertThat(refused.position()).as(what).isBetween(-1, body.length);
      judgeRefusal(refused, reader, body, what);
      return refused.reason();
    }
  }

  private void judgeRefusal(
      CorruptEventException refused,
      GenericDatumReader<GenericRecord> reader,
      byte[] body,
      String what) {
    GenericRecord datum = read(reader, body);
    if (STRICTER.contains(refused.problem())) {
      if (datum != null) {
        assertThat(hasReason(refused.problem(), datum, body)).as("%s: %s", refused, what).isTrue();
      }
      outcomes.merge(refused.problem(), 1, Integer::sum);
      return;
    }
    if (refused.reason() == Reason.BAD_TIMESTAMP) {
      assertThat(datum).as("a bad timestamp in a bad body: %s", what).isNotNull();
      Long time = (Long) datum.get("ts");
      assertThat(time == null || time < 0 || time > EventTime.MAX_MILLIS).as(what).isTrue();
      outcomes.merge(refused.problem(), 1, Integer::sum);
    } else {
      assertThat(datum).as("Avro reads what is refused, %s: %s", refused, what).isNull();
      outcomes.merge("agreed: refused", 1, Integer::sum);
    }
  }

  /**
   * Whether the bytes show that the refusal is right: text that is no text, or bytes that Avro's
   * own writer would not write for what its reader has read.
   */
  private static boolean hasReason(String problem, GenericRecord datum, byte[] body) {
    if (problem.equals(NOT_UTF_8)) {
      return hasBadText(datum);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    try {
      new GenericDatumWriter<GenericRecord>(datum.getSchema()).write(datum, encoder);
      encoder.flush();
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
    return !Arrays.equals(out.toByteArray(), body);
  }

  private static boolean hasBadText(Object value) {
    if (value instanceof Utf8 text) {
      try {
        StandardCharsets.UTF_8
            .newDecoder()
            .decode(ByteBuffer.wrap(text.getBytes(), 0, text.getByteLength()));
        return false;
      } catch (CharacterCodingException malformed) {
        return true;
      }
    }
    if (value instanceof GenericRecord record) {
      return record.getSchema().getFields().stream()
          .anyMatch(field -> hasBadText(record.get(field.pos())));
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .anyMatch(each -> hasBadText(each.getKey()) || hasBadText(each.getValue()));
    }
    return value instanceof Collection<?> items
        && items.stream().anyMatch(DatumScannerAgainstAvroTest::hasBadText);
  }

  /** The body lies somewhere in a larger array, as a Kafka value does. */
  private long scan(DatumScanner scanner, byte[] body) throws CorruptEventException {
    int before = random.nextInt(5);
    byte[] array = new byte[before + body.length + random.nextInt(12)];
    random.nextBytes(array);
    System.arraycopy(body, 0, array, before, body.length);
    return scanner.scan(array, before, before + body.length);
  }

  /** The datum if Avro reads one, and nothing is left; else null. */
  private static GenericRecord read(GenericDatumReader<GenericRecord> reader, byte[] body) {
    BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(body, null);
    try {
      GenericRecord datum = reader.read(null, decoder);
      return decoder.isEnd() ? datum : null;
    } catch (IOException | RuntimeException refused) {
      return null;
    }
  }
}
