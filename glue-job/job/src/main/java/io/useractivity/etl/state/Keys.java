package io.useractivity.etl.state;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Names below the lake's root. Whatever begins with an underscore is hidden from Hive-style
 * readers.
 */
public final class Keys {
  public static final String CURATED = "curated/";
  public static final String QUARANTINE = "quarantine/rows/";
  public static final String UNREADABLE = "quarantine/objects/";
  public static final String FUNNEL = "daily_funnel/";
  public static final String STAGING = "_staging/";
  public static final String BATCHES = "_state/batches/";
  public static final String PUBLISHED = "_state/published/";
  static final String PROBES = "_state/probes/";
  public static final String SEEN = "_state/seen/";
  public static final String REPORTS = "_reports/";

  private static final long LAST = 999_999_999_999L;

  private Keys() {}

  /** Newest first: one LIST of one key finds the head. */
  static String batch(long batch) {
    return BATCHES + String.format(Locale.ROOT, "%012d.json", LAST - batch);
  }

  static long batchOf(String key) {
    return LAST - Long.parseLong(key.substring(BATCHES.length(), BATCHES.length() + 12));
  }

  static String published(long batch) {
    return PUBLISHED + String.format(Locale.ROOT, "%012d.json", LAST - batch);
  }

  /** {@code b00000042}: begins the names of everything that a batch publishes. */
  public static String tag(long batch) {
    return String.format(Locale.ROOT, "b%08d", batch);
  }

  /** {@code _staging/b00000042-<attempt>/}. */
  public static String staging(long batch, String attempt) {
    return STAGING + tag(batch) + "-" + attempt + "/";
  }

  /**
   * The record of an attempt that a table commits; the table's snapshot names batch and attempt.
   */
  static String staged(long batch, String attempt) {
    return staging(batch, attempt) + "record.json";
  }

  /** The batch in the name of a folder below {@link #STAGING}, or -1. */
  static long stagedBatch(String folder) {
    return folder.matches("b\\d{8,}-.*")
        ? Long.parseLong(folder.substring(1, folder.indexOf('-')))
        : -1;
  }

  /** The copy of an object that a batch could not read. */
  public static String unreadable(long batch, String object) {
    return UNREADABLE + tag(batch) + "/" + object;
  }

  /** Whether this is something of the quarantine. */
  static boolean quarantine(String key) {
    return key.startsWith(QUARANTINE) || key.startsWith(UNREADABLE);
  }

  /** The object that a copy is of. */
  public static String unreadableObject(String copy) {
    return copy.substring(copy.indexOf('/', UNREADABLE.length()) + 1);
  }

  /** Whether readers of a table take a file for one of its own: other tools leave markers there. */
  public static boolean table(String key) {
    String name = key.substring(key.lastIndexOf('/') + 1);
    return name.endsWith(".parquet") && !name.startsWith("_") && !name.startsWith(".");
  }

  /** {@code b00000042} of a quarantine file's key: sorts by batch as long as there are 8 digits. */
  public static String quarantineBatch(String file) {
    String name = file.substring(file.lastIndexOf('/') + 1);
    return name.contains("-") ? name.substring(0, name.indexOf('-')) : name;
  }

  /** {@code yyyy-MM-dd/HH} of a key with {@code event_date=.../hour=...}. */
  public static String hourOf(String key) {
    int date = key.indexOf("event_date=") + "event_date=".length();
    int hour = key.indexOf("hour=") + "hour=".length();
    return key.substring(date, date + 10) + "/" + key.substring(hour, hour + 2);
  }

  /**
   * The days of some hours and days before and after them, as {@code yyyy-MM-dd}: a copy may be
   * stamped earlier than an event that is curated already, or later.
   */
  public static Set<String> daysAround(Collection<String> hours, int lookBack) {
    Set<String> days = new TreeSet<>();
    for (String hour : hours) {
      LocalDate day = LocalDate.parse(hour.substring(0, 10));
      for (int away = -lookBack; away <= lookBack; away++) {
        days.add(day.plusDays(away).toString());
      }
    }
    return days;
  }

  /** {@code event_date=.../hour=.../} of {@code yyyy-MM-dd/HH}. */
  public static String hourFolder(String hour) {
    return "event_date=" + hour.substring(0, 10) + "/hour=" + hour.substring(11) + "/";
  }
}
