package io.useractivity.pipeline.kit;

import io.useractivity.pipeline.event.SchemaCatalog;
import io.useractivity.pipeline.event.SingleObjectFraming;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * Encoded user activity events of one size, millions per second: a few thousand templates are
 * encoded once; an event is a template with its own id and time written over. Not thread-safe.
 */
public final class SampleEvents {
  private static final int TEMPLATES = 4_096;
  private static final String PAGE = "https://shop.example/products/";
  private static final String[] FIRST_FIELDS = {"event_id", "user_id", "session_id", "event_type"};
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /** Length of the zigzag varint of the milliseconds of our time. */
  private static final int TIME_LENGTH = 6;

  private final Schema schema = userActivity();
  private final Random random = new Random(7);
  private final byte[][] values = new byte[TEMPLATES][];
  private final byte[][] keys = new byte[TEMPLATES][];
  private final int[] timeOffsets = new int[TEMPLATES];
  private int current;

  /**
   * @param eventBytes length of every value, framing included
   */
  public SampleEvents(int eventBytes) {
    for (int i = 0; i < TEMPLATES; i++) {
      GenericData.Record event = event();
      int missing = eventBytes - encode(event).length;
      if (missing < 0) {
        throw new IllegalArgumentException(
            "an event needs " + (eventBytes - missing) + " bytes, not " + eventBytes);
      }
      event.put("page_url", event.get("page_url") + letters(missing));
      values[i] = encode(event);
      keys[i] = event.get("session_id").toString().getBytes(StandardCharsets.UTF_8);
      timeOffsets[i] = timeOffset(event);
      if (values[i].length != eventBytes) {
        throw new IllegalArgumentException("no event can have exactly " + eventBytes + " bytes");
      }
    }
  }

  /**
   * Event number {@code index}: its id is {@link #id}. The array is written over when its template
   * comes round again; a producer's send has copied it by then.
   */
  public byte[] value(long index, long epochMillis) {
    current = (int) (index % TEMPLATES);
    byte[] value = values[current];
    writeId(value, SingleObjectFraming.HEADER_LENGTH + 1, id(index));
    writeTime(value, timeOffsets[current], epochMillis);
    return value;
  }

  /** Key of the event last made. */
  public byte[] key() {
    return keys[current];
  }

  /** The id of event number {@code index}; no two are equal. */
  public static UUID id(long index) {
    return new UUID(mix(index), mix(~index));
  }

  /** SplitMix64's finaliser (Steele, Lea and Flood 2014): a bijection that looks random. */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  private static void writeId(byte[] value, int offset, UUID id) {
    int at = offset;
    for (int digit = 0; digit < 32; digit++) {
      if (digit == 8 || digit == 12 || digit == 16 || digit == 20) {
        value[at++] = '-';
      }
      long half = digit < 16 ? id.getMostSignificantBits() : id.getLeastSignificantBits();
      value[at++] = HEX[(int) (half >>> (60 - 4 * (digit & 15))) & 15];
    }
  }

  private static void writeTime(byte[] value, int offset, long epochMillis) {
    long zigzag = epochMillis << 1;
    if (zigzag >>> 35 == 0 || zigzag >>> 42 != 0) {
      throw new IllegalArgumentException("a time that is not of our decades: " + epochMillis);
    }
    for (int i = 0; i < TIME_LENGTH; i++) {
      value[offset + i] = (byte) (zigzag & 0x7f | (i < TIME_LENGTH - 1 ? 0x80 : 0));
      zigzag >>>= 7;
    }
  }

  private static Schema userActivity() {
    SchemaCatalog catalog = SchemaCatalog.packaged();
    return catalog.ids().stream()
        .filter(id -> catalog.origin(id).equals("user_activity/v1.avsc"))
        .findFirst()
        .map(catalog::schema)
        .orElseThrow();
  }

  private GenericData.Record event() {
    GenericData.Record event = new GenericData.Record(schema);
    int product = random.nextInt(5_000);
    event.put("event_id", id(0).toString());
    event.put("user_id", "u-" + (10_000 + random.nextInt(90_000)));
    event.put("session_id", "s-" + Long.toHexString(random.nextLong() | Long.MIN_VALUE));
    event.put("event_type", symbol("event_type", random.nextInt(3)));
    event.put("event_timestamp", 1_700_000_000_000L);
    // long enough that the string's length takes two bytes whatever is appended
    event.put("page_url", PAGE + (10_000 + product) + "?ref=" + letters(32));
    event.put("product_id", "p-" + (10_000 + product));
    Schema device = schema.getField("device").schema();
    GenericData.Record phone = new GenericData.Record(device);
    phone.put("type", new GenericData.EnumSymbol(device.getField("type").schema(), "mobile"));
    phone.put("os", "Android 15");
    phone.put("browser", "Chrome");
    event.put("device", phone);
    event.put("properties", Map.of());
    return event;
  }

  private GenericData.EnumSymbol symbol(String field, int ordinal) {
    Schema type = schema.getField(field).schema();
    return new GenericData.EnumSymbol(type, type.getEnumSymbols().get(ordinal));
  }

  private String letters(int count) {
    StringBuilder text = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }

  private byte[] encode(GenericData.Record event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(SingleObjectFraming.header(SchemaCatalog.idOf(schema)));
    write(schema, event, out);
    return out.toByteArray();
  }

  private int timeOffset(GenericData.Record event) {
    ByteArrayOutputStream before = new ByteArrayOutputStream();
    for (String field : FIRST_FIELDS) {
      write(schema.getField(field).schema(), event.get(field), before);
    }
    return SingleObjectFraming.HEADER_LENGTH + before.size();
  }

  private static void write(Schema schema, Object value, ByteArrayOutputStream out) {
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    try {
      new GenericDatumWriter<>(schema).write(value, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
