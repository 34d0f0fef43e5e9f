package io.useractivity.etl.row;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;

/**
 * What makes a record an activity, and what is derived from it. Never throws for a record's
 * content.
 *
 * @param oldestMillis earliest plausible event time, Unix milliseconds
 * @param newestMillis latest plausible event time
 * @param mostCharacters bytes of any text
 */
public record RowRules(long oldestMillis, long newestMillis, int mostCharacters)
    implements Serializable {
  private static final Set<String> TYPES = Set.of("page_view", "add_to_cart", "purchase");
  private static final int EVENT_ID = WriterSchema.position("event_id");
  private static final int EVENT_TIMESTAMP = WriterSchema.position("event_timestamp");
  private static final int USER_ID = WriterSchema.position("user_id");
  private static final int SESSION_ID = WriterSchema.position("session_id");
  private static final int EVENT_TYPE = WriterSchema.position("event_type");
  private static final int PAGE_URL = WriterSchema.position("page_url");
  private static final int REFERRER = WriterSchema.position("referrer");
  private static final int PRODUCT_ID = WriterSchema.position("product_id");
  private static final int QUANTITY = WriterSchema.position("quantity");
  private static final int UNIT_PRICE = WriterSchema.position("unit_price");
  private static final int CURRENCY = WriterSchema.position("currency");
  private static final int PROPERTIES = WriterSchema.position("properties");
  private static final int DEVICE = WriterSchema.position("device");
  private static final int DEVICE_TYPE = WriterSchema.position("device", "type");
  private static final int DEVICE_OS = WriterSchema.position("device", "os");
  private static final int DEVICE_BROWSER = WriterSchema.position("device", "browser");
  private static final int DEVICE_LANGUAGE = WriterSchema.position("device", "language");

  /** Of one event. */
  static final int MOST_PROPERTIES = 1_000;

  private static final int PRICE_DIGITS = 12;
  private static final int PRICE_SCALE = 2;

  /** Of a decimal as bytes, twice what databases know; Avro itself has no limits. */
  private static final int MOST_DECIMAL_SCALE = 76;

  private static final int MOST_DECIMAL_BYTES = 32;

  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Reason reason;

    Refused(Reason reason, String detail) {
      super(detail, null, false, false);
      this.reason = reason;
    }
  }

  /** Fills {@code row} from a record; sets its reason and detail if it is refused. */
  void fill(ActivityRow row, GenericRecord record, WriterSchema writer) {
    row.eventId = (CharSequence) record.get(EVENT_ID);
    try {
      identify(row, record);
      row.eventMillis = time(record.get(EVENT_TIMESTAMP), writer.ticksPerMilli());
      page(row, record);
      sale(row, record, writer);
      device(row, (GenericRecord) record.get(DEVICE));
      row.properties = properties(record.get(PROPERTIES));
    } catch (Refused refused) {
      row.reason = refused.reason.name();
      row.detail = refused.getMessage();
    }
  }

  private void identify(ActivityRow row, GenericRecord record) throws Refused {
    row.eventId = required(row.eventId, Reason.MISSING_EVENT_ID);
    if (!Texts.isUuid(row.eventId)) {
      throw new Refused(Reason.MALFORMED_EVENT_ID, quote(row.eventId));
    }
    row.eventId = Texts.canonical(row.eventId);
    row.userId = required(record.get(USER_ID), Reason.MISSING_USER_ID);
    row.sessionId = required(record.get(SESSION_ID), Reason.MISSING_SESSION_ID);
    Object type = record.get(EVENT_TYPE);
    if (type == null || !TYPES.contains(type.toString())) {
      throw new Refused(Reason.UNKNOWN_EVENT_TYPE, quote(type));
    }
    row.eventType = type.toString();
  }

  private CharSequence required(Object value, Reason reason) throws Refused {
    CharSequence text = text(value);
    if (text == null || Texts.size(text) == 0 || Texts.isBlank(text)) {
      throw new Refused(reason, text == null ? "null" : "blank");
    }
    return text;
  }

  private CharSequence text(Object value) throws Refused {
    CharSequence text = (CharSequence) value;
    if (text != null && Texts.size(text) > mostCharacters) {
      throw new Refused(
          Reason.OVERSIZED_FIELD,
          Texts.size(text) + " bytes of text, at most " + mostCharacters + " are taken");
    }
    return text;
  }

  private long time(Object value, long ticksPerMilli) throws Refused {
    if (value == null) {
      throw new Refused(Reason.MISSING_TIMESTAMP, "null");
    }
    long millis;
    if (value instanceof Long ticks) {
      millis = Math.floorDiv(ticks, ticksPerMilli);
    } else {
      try {
        millis = Instant.parse(value.toString()).toEpochMilli();
      } catch (DateTimeParseException | ArithmeticException malformed) {
        throw new Refused(Reason.MALFORMED_TIMESTAMP, quote(value));
      }
    }
    if (millis < oldestMillis || millis > newestMillis) {
      throw new Refused(Reason.IMPLAUSIBLE_TIMESTAMP, Long.toString(millis));
    }
    return millis;
  }

  private void page(ActivityRow row, GenericRecord record) throws Refused {
    Url page = Url.of(required(record.get(PAGE_URL), Reason.MISSING_PAGE_URL));
    row.pageUrl = page.withoutQuery();
    row.pageHost = page.host();
    row.pagePath = page.path();
    CharSequence referrer = text(record.get(REFERRER));
    if (referrer != null) {
      Url from = Url.of(referrer);
      row.referrer = from.withoutQuery();
      row.referrerHost = from.host();
    }
  }

  private void sale(ActivityRow row, GenericRecord record, WriterSchema writer) throws Refused {
    row.productId = text(record.get(PRODUCT_ID));
    row.quantity = quantity(record.get(QUANTITY));
    row.unitPrice = price(record.get(UNIT_PRICE), writer.priceScale());
    row.currency = text(record.get(CURRENCY));
    if ("purchase".contentEquals(row.eventType)) {
      if (row.productId == null || Texts.isBlank(row.productId)) {
        throw new Refused(Reason.PURCHASE_WITHOUT_PRODUCT, quote(row.productId));
      }
      if (row.quantity != null && row.unitPrice != null) {
        row.revenue = row.unitPrice.multiply(BigDecimal.valueOf(row.quantity));
      }
    }
  }

  private static Integer quantity(Object value) throws Refused {
    if (value == null) {
      return null;
    }
    long quantity;
    try {
      quantity = value instanceof Long number ? number : Long.parseLong(value.toString().trim());
    } catch (NumberFormatException malformed) {
      throw new Refused(Reason.MALFORMED_QUANTITY, quote(value));
    }
    if (quantity < 0) {
      throw new Refused(Reason.NEGATIVE_QUANTITY, Long.toString(quantity));
    }
    if (quantity > Integer.MAX_VALUE) {
      throw new Refused(Reason.MALFORMED_QUANTITY, Long.toString(quantity));
    }
    return (int) quantity;
  }

  private static BigDecimal price(Object value, int scale) throws Refused {
    if (value == null) {
      return null;
    }
    BigDecimal price;
    try {
      price = decimal(value, scale).setScale(PRICE_SCALE, java.math.RoundingMode.UNNECESSARY);
    } catch (ArithmeticException | NumberFormatException malformed) {
      throw new Refused(
          Reason.MALFORMED_PRICE, value instanceof ByteBuffer ? "bytes" : quote(value));
    }
    if (price.precision() > PRICE_DIGITS) {
      throw new Refused(Reason.MALFORMED_PRICE, price.precision() + " digits");
    }
    if (price.signum() < 0) {
      throw new Refused(Reason.NEGATIVE_PRICE, price.toString());
    }
    return price;
  }

  private static BigDecimal decimal(Object value, int scale) {
    if (value instanceof Double number) {
      return BigDecimal.valueOf(number);
    }
    if (value instanceof Float number) {
      // 9.99 is meant, not the 9.98999977 that it becomes as a double
      return new BigDecimal(Float.toString(number));
    }
    if (!(value instanceof ByteBuffer buffer)) {
      // An exponent of a billion would become a billion digits.
      String text = value.toString().trim();
      if (text.length() > 40 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
        throw new NumberFormatException();
      }
      return new BigDecimal(text);
    }
    // nor must a scale or megabytes of digits become arithmetic
    if (scale > MOST_DECIMAL_SCALE || scale >= 0 && buffer.remaining() > MOST_DECIMAL_BYTES) {
      throw new NumberFormatException();
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return scale < 0
        ? decimal(new String(bytes, StandardCharsets.ISO_8859_1), scale)
        : new BigDecimal(new BigInteger(bytes), scale);
  }

  private void device(ActivityRow row, GenericRecord device) throws Refused {
    if (device == null) {
      return;
    }
    Object type = device.get(DEVICE_TYPE);
    row.deviceType =
        type == null ? null : text(type instanceof CharSequence ? type : type.toString());
    row.mobile =
        row.deviceType == null
            ? null
            : "mobile".contentEquals(row.deviceType) || "tablet".contentEquals(row.deviceType);
    row.deviceOs = text(device.get(DEVICE_OS));
    row.deviceBrowser = text(device.get(DEVICE_BROWSER));
    row.deviceLanguage = text(device.get(DEVICE_LANGUAGE));
  }

  @SuppressWarnings("unchecked")
  private Map<CharSequence, CharSequence> properties(Object value) throws Refused {
    Map<CharSequence, CharSequence> properties = (Map<CharSequence, CharSequence>) value;
    if (properties != null) {
      for (Map.Entry<CharSequence, CharSequence> property : properties.entrySet()) {
        text(property.getKey());
        text(property.getValue());
      }
    }
    return properties;
  }

  private static String quote(Object value) {
    String text = String.valueOf(value);
    return text.length() > 80 ? text.substring(0, 80) + "..." : text;
  }
}
