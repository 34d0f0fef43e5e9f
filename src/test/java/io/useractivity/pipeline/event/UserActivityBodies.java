package io.useractivity.pipeline.event;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Plausible bodies of the packaged user activity schema, about 250 bytes each. */
public final class UserActivityBodies {
  public static final SchemaCatalog CATALOG = SchemaCatalog.packaged();
  public static final long SCHEMA_ID = CATALOG.ids().iterator().next();
  public static final Schema SCHEMA = CATALOG.schema(SCHEMA_ID);
  public static final TimestampField TIME = TimestampField.of("event_timestamp");
  public static final long FIRST_MILLIS = 1_795_000_000_000L;

  private UserActivityBodies() {}

  /** {@code count} bodies; body i happened i milliseconds after {@link #FIRST_MILLIS}. */
  public static List<byte[]> make(int count, long seed) {
    Random random = new Random(seed);
    List<byte[]> bodies = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      bodies.add(encode(SCHEMA, event(random, FIRST_MILLIS + i)));
    }
    return bodies;
  }

  /** Avro's own encoding of a datum. */
  public static byte[] encode(Schema schema, Object datum) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    try {
      new GenericDatumWriter<>(schema).write(datum, encoder);
      encoder.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }

  private static GenericRecord event(Random random, long millis) {
    GenericRecord event = new GenericData.Record(SCHEMA);
    boolean product = random.nextInt(10) < 7;
    boolean bought = product && random.nextInt(10) < 3;
    event.put("event_id", new UUID(random.nextLong(), random.nextLong()).toString());
    event.put("user_id", "user-" + random.nextInt(100_000));
    event.put("session_id", new UUID(random.nextLong(), random.nextLong()).toString());
    event.put(
        "event_type",
        new GenericData.EnumSymbol(
            SCHEMA.getField("event_type").schema(), bought ? "purchase" : "page_view"));
    event.put("event_timestamp", millis);
    event.put("page_url", "https://shop.example.com/products/" + random.nextInt(500));
    event.put("referrer", random.nextBoolean() ? "https://search.example.com/?q=shoes" : null);
    event.put("product_id", product ? "SKU-" + random.nextInt(500) : null);
    event.put("quantity", bought ? 1 + random.nextInt(3) : null);
    event.put("unit_price", product ? price(random) : null);
    event.put("currency", product ? "EUR" : null);
    event.put("device", device(random));
    Map<String, String> properties = new HashMap<>();
    if (random.nextBoolean()) {
      properties.put("campaign", "autumn-" + random.nextInt(20));
    }
    properties.put("experiment", random.nextBoolean() ? "control" : "variant-b");
    event.put("properties", properties);
    return event;
  }

  private static ByteBuffer price(Random random) {
    return ByteBuffer.wrap(
        java.math.BigInteger.valueOf(99 + random.nextInt(100_000)).toByteArray());
  }

  private static GenericRecord device(Random random) {
    Schema schema = SCHEMA.getField("device").schema();
    GenericRecord device = new GenericData.Record(schema);
    device.put(
        "type",
        new GenericData.EnumSymbol(
            schema.getField("type").schema(), random.nextBoolean() ? "mobile" : "desktop"));
    device.put("os", random.nextBoolean() ? "Android 16" : "Windows 11");
    device.put("browser", random.nextBoolean() ? "Firefox 140" : "Chrome 140.0.1");
    device.put("language", random.nextBoolean() ? "en-GB" : "zh-Hant-TW");
    return device;
  }
}
