package io.useractivity.etl.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** Made-up activities with the pipeline's own schema. */
public final class Events {
  public static final Schema V1 = load();
  private static final String[] TYPES = {
    "page_view", "page_view", "page_view", "add_to_cart", "purchase"
  };
  private static final String[] REFERRERS = {
    null, "https://search.example/?q=shoes", "https://Mail.example:8443/x#y"
  };

  private final SplittableRandom random;

  public Events(long seed) {
    this.random = new SplittableRandom(seed);
  }

  private static Schema load() {
    Path file =
        Path.of(System.getProperty("etl.basedir", "."), "../../schemas/user_activity/v1.avsc");
    try {
      return new Schema.Parser().parse(Files.readString(file));
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  /** A plausible activity at a time. */
  public GenericRecord at(Instant time) {
    GenericRecord event = new GenericData.Record(V1);
    String type = TYPES[random.nextInt(TYPES.length)];
    event.put("event_id", new UUID(random.nextLong(), random.nextLong()).toString());
    event.put("user_id", "u-" + random.nextInt(50));
    event.put("session_id", "s-" + random.nextInt(40));
    event.put("event_type", new GenericData.EnumSymbol(V1.getField("event_type").schema(), type));
    event.put("event_timestamp", time.toEpochMilli());
    event.put(
        "page_url", "https://shop.example/p/" + random.nextInt(9) + "?utm=ü&n=" + random.nextInt());
    event.put("referrer", REFERRERS[random.nextInt(REFERRERS.length)]);
    boolean product = !type.equals("page_view") || random.nextBoolean();
    event.put("product_id", product ? "p-" + random.nextInt(8) : null);
    if (!type.equals("page_view")) {
      event.put("quantity", 1 + random.nextInt(5));
      event.put("unit_price", price(new BigDecimal(random.nextInt(100_000)).movePointLeft(2)));
      event.put("currency", "EUR");
    }
    event.put("device", device());
    Map<String, String> properties = new HashMap<>();
    if (random.nextInt(3) == 0) {
      properties.put("campaign", "spring");
      properties.put("größe", "\uD83D\uDC5F");
    }
    event.put("properties", properties);
    return event;
  }

  /** The bytes of a decimal with scale 2. */
  public static ByteBuffer price(BigDecimal price) {
    return ByteBuffer.wrap(price.setScale(2).unscaledValue().toByteArray());
  }

  private GenericRecord device() {
    Schema schema = V1.getField("device").schema();
    GenericRecord device = new GenericData.Record(schema);
    String[] types = {"desktop", "mobile", "tablet", "other"};
    device.put(
        "type",
        new GenericData.EnumSymbol(schema.getField("type").schema(), types[random.nextInt(4)]));
    device.put("os", "os-" + random.nextInt(3));
    device.put("browser", "browser");
    device.put("language", random.nextBoolean() ? "de-DE" : null);
    return device;
  }
}
