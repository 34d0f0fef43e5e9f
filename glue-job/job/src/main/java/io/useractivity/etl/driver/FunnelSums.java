package io.useractivity.etl.driver;

import io.useractivity.etl.parquet.StoredRows;
import io.useractivity.etl.row.ActivityRow;
import io.useractivity.etl.row.Hours;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.util.Utf8;
import org.apache.parquet.io.api.Binary;

/** The funnel of few rows; spark.Funnel is that of many. Not thread-safe. */
final class FunnelSums {
  static final List<String> COLUMNS =
      List.of("event_type", "event_time", "product_id", "quantity", "currency", "revenue");

  private static final int SCALE = 2;

  /** One row, told by the texts' bytes, which need not be UTF-8; {@code currency} may be null. */
  record Key(String hour, Utf8 product, Utf8 currency) implements Comparable<Key> {
    /** As Spark orders texts; Avro's own order of them differs between its versions. */
    private static final Comparator<Utf8> BYTES =
        (one, other) ->
            Arrays.compareUnsigned(
                one.getBytes(), 0, one.getByteLength(), other.getBytes(), 0, other.getByteLength());

    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::hour)
            .thenComparing(Key::product, BYTES)
            .thenComparing(Key::currency, Comparator.nullsFirst(BYTES));

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  /** Numbers of one row; {@code pieces} and {@code revenue} are null if nobody named any. */
  static final class Sum {
    long views;
    long carts;
    long purchases;
    Long pieces;
    BigDecimal revenue;

    private void add(String type, Long quantity, BigDecimal money) {
      switch (type) {
        case "page_view" -> views++;
        case "add_to_cart" -> carts++;
        default -> {
          purchases++;
          add(quantity, null);
        }
      }
      add(null, money);
    }

    private void add(Long more, BigDecimal money) {
      pieces = more == null ? pieces : Long.valueOf((pieces == null ? 0 : pieces) + more);
      revenue = money == null ? revenue : revenue == null ? money : revenue.add(money);
    }

    private void add(Sum other) {
      views += other.views;
      carts += other.carts;
      purchases += other.purchases;
      add(other.pieces, other.revenue);
    }
  }

  private final Hours hours = new Hours();
  private final Map<Key, Sum> sums = new HashMap<>();

  /** Adds an activity. */
  void add(ActivityRow row) {
    if (row.productId != null) {
      Long quantity = row.quantity == null ? null : row.quantity.longValue();
      sum(row.eventMillis, text(row.productId), text(row.currency))
          .add(row.eventType.toString(), quantity, row.revenue);
    }
  }

  /** Adds a row of the curated table. */
  void add(StoredRows row) {
    Utf8 product = text(row.bytes("product_id"));
    if (product != null) {
      int quantity = row.integer("quantity", -1);
      Binary revenue = row.binary("revenue");
      sum(Math.floorDiv(row.number("event_time", 0), 1_000L), product, text(row.bytes("currency")))
          .add(
              row.text("event_type"),
              quantity < 0 ? null : (long) quantity,
              revenue == null ? null : new BigDecimal(new BigInteger(revenue.getBytes()), SCALE));
    }
  }

  /** Adds all of another. */
  void add(FunnelSums other) {
    other.sums.forEach((key, sum) -> sums.computeIfAbsent(key, fresh -> new Sum()).add(sum));
  }

  private Sum sum(long millis, Utf8 product, Utf8 currency) {
    return sums.computeIfAbsent(new Key(hours.of(millis), product, currency), key -> new Sum());
  }

  private static Utf8 text(CharSequence text) {
    return text == null
        ? null
        : text instanceof Utf8 utf8 ? new Utf8(utf8) : new Utf8(text.toString());
  }

  private static Utf8 text(byte[] text) {
    return text == null ? null : new Utf8(text);
  }

  /** All rows, in the order of hour, product and currency. */
  Map<Key, Sum> sums() {
    return new TreeMap<>(sums);
  }
}
