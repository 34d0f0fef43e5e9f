package io.useractivity.etl.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;

/**
 * What the curated table must hold, computed from the raw files by Avro's own reader and plain
 * Java. Shares no code with the job.
 */
public final class Oracle {
  private Oracle() {}

  /** Rows by event id, as text, in the form of {@link #COLUMNS}. */
  public static Map<String, Map<String, String>> expected(
      Path archive, List<String> keys, Collection<String> refusedEvents) {
    Map<String, Map<String, String>> rows = new TreeMap<>();
    for (String key : keys) {
      try (DataFileReader<GenericRecord> reader =
          new DataFileReader<>(archive.resolve(key).toFile(), new GenericDatumReader<>())) {
        int index = 0;
        for (GenericRecord event : reader) {
          String id = event.get("event_id").toString();
          if (!refusedEvents.contains(id)) {
            rows.putIfAbsent(id, row(event, key, index));
          }
          index++;
        }
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
    return rows;
  }

  /** The query that gives the same from the table. */
  public static final String COLUMNS =
      """
      select event_id, user_id, session_id, event_type, epoch_ms(event_time)::varchar as millis,
        page_url, page_host, page_path, referrer, referrer_host, product_id, quantity::varchar as quantity,
        unit_price::varchar as unit_price, currency, revenue::varchar as revenue, device_type, device_os,
        device_browser, device_language, is_mobile::varchar as is_mobile,
        coalesce(properties['campaign'], '') || '/' || coalesce(properties['größe'], '') as properties,
        source_object, source_index::varchar as source_index, event_date, hour
      from {curated}
      """;

  private static Map<String, String> row(GenericRecord event, String key, int index) {
    Map<String, String> row = new LinkedHashMap<>();
    for (String name : List.of("event_id", "user_id", "session_id", "event_type")) {
      row.put(name, text(event.get(name)));
    }
    long millis = (Long) event.get("event_timestamp");
    row.put("millis", Long.toString(millis));
    URI page = URI.create(event.get("page_url").toString().replace("ü", "%C3%BC"));
    row.put("page_url", page.getScheme() + "://" + page.getAuthority() + page.getRawPath());
    row.put("page_host", page.getHost());
    row.put("page_path", page.getRawPath());
    URI referrer =
        event.get("referrer") == null ? null : URI.create(event.get("referrer").toString());
    row.put(
        "referrer",
        referrer == null
            ? null
            : referrer.getScheme() + "://" + referrer.getAuthority() + referrer.getRawPath());
    row.put(
        "referrer_host",
        referrer == null ? null : referrer.getHost().toLowerCase(java.util.Locale.ROOT));
    row.put("product_id", text(event.get("product_id")));
    row.put("quantity", text(event.get("quantity")));
    BigDecimal price = price((ByteBuffer) event.get("unit_price"));
    row.put("unit_price", price == null ? null : price.toPlainString());
    row.put("currency", text(event.get("currency")));
    boolean purchase = event.get("event_type").toString().equals("purchase");
    row.put(
        "revenue",
        purchase
            ? price.multiply(new BigDecimal(event.get("quantity").toString())).toPlainString()
            : null);
    GenericRecord device = (GenericRecord) event.get("device");
    String type = text(device.get("type"));
    row.put("device_type", type);
    row.put("device_os", text(device.get("os")));
    row.put("device_browser", text(device.get("browser")));
    row.put("device_language", text(device.get("language")));
    row.put("is_mobile", Boolean.toString(type.equals("mobile") || type.equals("tablet")));
    Map<String, String> properties = new HashMap<>();
    ((Map<?, ?>) event.get("properties"))
        .forEach((name, value) -> properties.put(name.toString(), value.toString()));
    row.put(
        "properties",
        properties.getOrDefault("campaign", "") + "/" + properties.getOrDefault("größe", ""));
    row.put("source_object", key);
    row.put("source_index", Integer.toString(index));
    String time = Instant.ofEpochMilli(millis).toString();
    row.put("event_date", time.substring(0, 10));
    row.put("hour", time.substring(11, 13));
    return row;
  }

  private static BigDecimal price(ByteBuffer bytes) {
    if (bytes == null) {
      return null;
    }
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return new BigDecimal(new BigInteger(copy), 2);
  }

  private static String text(Object value) {
    return value == null ? null : value.toString();
  }

  /** Rows of the table by event id; fails on a repeated one. */
  public static Map<String, Map<String, String>> actual(Path lake) {
    Map<String, Map<String, String>> rows = new TreeMap<>();
    for (Map<String, String> row : Duck.rows(lake, COLUMNS)) {
      if (rows.put(row.get("event_id"), row) != null) {
        throw new AssertionError("event " + row.get("event_id") + " is there twice");
      }
    }
    return rows;
  }

  /** Views, carts, purchases, pieces and revenue per date, hour and product, from curated rows. */
  public static List<String> funnel(Collection<Map<String, String>> curated) {
    Map<String, BigDecimal[]> sums = new TreeMap<>();
    for (Map<String, String> row : curated) {
      if (row.get("product_id") == null) {
        continue;
      }
      BigDecimal[] sum =
          sums.computeIfAbsent(
              row.get("event_date") + "/" + row.get("hour") + "/" + row.get("product_id"),
              key -> Stream.generate(() -> BigDecimal.ZERO).limit(5).toArray(BigDecimal[]::new));
      int type = List.of("page_view", "add_to_cart", "purchase").indexOf(row.get("event_type"));
      sum[type] = sum[type].add(BigDecimal.ONE);
      if (type == 2) {
        sum[3] = sum[3].add(new BigDecimal(row.get("quantity")));
        sum[4] = sum[4].add(new BigDecimal(row.get("revenue")));
      }
    }
    List<String> lines = new ArrayList<>();
    sums.forEach(
        (key, sum) ->
            lines.add(
                key
                    + " "
                    + sum[0]
                    + " "
                    + sum[1]
                    + " "
                    + sum[2]
                    + " "
                    + sum[3]
                    + " "
                    + sum[4].setScale(2)));
    return lines;
  }

  /** The same from the table. */
  public static List<String> funnelTable(Path lake) {
    return Duck.rows(
            lake,
            """
            select event_date || '/' || hour || '/' || product_id || ' ' || views || ' ' || carts || ' '
              || purchases || ' ' || coalesce(pieces, 0) || ' ' || coalesce(revenue, 0)::decimal(22,2) as line from {funnel}
            """)
        .stream()
        .map(row -> row.get("line"))
        .sorted()
        .toList();
  }

  /** Files below a folder with an ending. */
  public static List<String> files(Path folder, String ending) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .filter(file -> file.endsWith(ending))
          .sorted(Comparator.naturalOrder())
          .toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
