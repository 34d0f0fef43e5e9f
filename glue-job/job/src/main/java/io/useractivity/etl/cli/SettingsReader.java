package io.useractivity.etl.cli;

import io.useractivity.etl.archive.Limits;
import io.useractivity.etl.job.IcebergTarget;
import io.useractivity.etl.job.JobSettings;
import io.useractivity.etl.job.JobSettings.Bookmark;
import io.useractivity.etl.job.JobSettings.Source;
import io.useractivity.etl.row.RowRules;
import io.useractivity.etl.store.Location;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Arguments to settings; docs/etl.md lists them. Pure. */
final class SettingsReader {
  /** Where curated rows go. */
  private enum Sink {
    PARQUET,
    ICEBERG
  }

  /** What becomes of a partition whose oldest manifests retention has removed. */
  private enum Expired {
    WAIT,
    SKIP
  }

  private static final Pattern BATCH = Pattern.compile("\\d{1,9}");
  private static final long DAY = Duration.ofDays(1).toMillis();

  private SettingsReader() {}

  /**
   * Reads all keys.
   *
   * @param now the newest plausible event is a day later unless the arguments say another
   */
  static JobSettings read(Arguments arguments, Instant now) {
    Location lake = location(arguments, lake(arguments));
    Location archive = location(arguments, arguments.required("from"));
    if (archive.overlaps(lake)) {
      throw new UsageException(
          "--from %s and --to %s lie within each other, so the job would take in its own output; give the lake a root beside the archive's"
              .formatted(archive, lake));
    }
    return read(arguments, archive, lake, now);
  }

  /** Keys of a command that need not name the archive; without {@code --from} it is the lake. */
  static JobSettings readLake(Arguments arguments, Instant now) {
    Location lake = location(arguments, lake(arguments));
    Location archive =
        arguments.has("from") ? location(arguments, arguments.required("from")) : lake;
    return read(arguments, archive, lake, now);
  }

  /** {@code --lake}, or {@code --to} unless that is the number of a batch. */
  private static String lake(Arguments arguments) {
    return Stream.concat(arguments.all("to").stream(), arguments.all("lake").stream())
        .filter(
            value -> !value.isBlank() && !value.equals("true") && !BATCH.matcher(value).matches())
        .reduce((first, last) -> last)
        .orElseThrow(() -> new UsageException("--to is missing: where the lake is"));
  }

  /** The batch of {@code bookmark rewind}: {@code --to N} or {@code --batch N}. */
  static long batch(Arguments arguments) {
    return Stream.concat(arguments.all("batch").stream(), arguments.all("to").stream())
        .filter(value -> BATCH.matcher(value).matches())
        .findFirst()
        .map(Long::parseLong)
        .orElseThrow(
            () -> new UsageException("--to N is missing: the last batch that stays; 0 for none"));
  }

  private static JobSettings read(
      Arguments arguments, Location archive, Location lake, Instant now) {
    requireNoGlueBookmarks(arguments);
    return new JobSettings(
        archive,
        lake,
        arguments.choice("source", Source.class, "", Source.MANIFESTS),
        arguments.choice("expired-manifests", Expired.class, "", Expired.WAIT) == Expired.SKIP,
        arguments.choice("job-bookmark-option", Bookmark.class, "job-bookmark-", Bookmark.ENABLE),
        new Limits(
            arguments.number("max-objects", 50_000, 1), arguments.number("max-bytes", 8L << 30, 1)),
        (int) Math.min(Integer.MAX_VALUE, arguments.number("max-batches", 1_000, 1)),
        new RowRules(
            instant(arguments, "oldest-event", Instant.parse("2000-01-01T00:00:00Z")),
            instant(arguments, "newest-event", now.plusMillis(DAY)),
            (int) arguments.number("max-text", 8_192, 1)),
        arguments.number("rows-per-file", 1_000_000, 1),
        (int) arguments.number("look-back-days", 1, 0),
        arguments.share("max-refused-share", 0.1),
        arguments.number("refused-share-from", 1_000, 0),
        arguments.flag("cloudwatch-metrics"),
        arguments.flag("dry-run"),
        arguments.number(
            "small-batch", JobSettings.smallBatchOf(Runtime.getRuntime().maxMemory()), 0),
        iceberg(arguments));
  }

  private static void requireNoGlueBookmarks(Arguments arguments) {
    for (String key : List.of("job-bookmark-from", "job-bookmark-to")) {
      if (arguments.has(key)) {
        throw new UsageException(
            "--"
                + key
                + " is not supported: batches have numbers here; put the bookmark back with bookmark rewind --to N, or take what is new without moving it with --job-bookmark-option job-bookmark-pause");
      }
    }
  }

  private static IcebergTarget iceberg(Arguments arguments) {
    Sink sink = arguments.choice("sink", Sink.class, "", Sink.PARQUET);
    String catalog = arguments.text("iceberg-catalog", "glue_catalog");
    String table = arguments.text("iceberg-table", "user_activity.activities_iceberg");
    if (!catalog.matches("\\w+")) {
      throw new UsageException("--iceberg-catalog is a name of letters and digits, not " + catalog);
    }
    if (!table.matches("\\w+(\\.\\w+)+")) {
      throw new UsageException("--iceberg-table is database.table, not " + table);
    }
    return sink == Sink.ICEBERG ? new IcebergTarget(catalog, table) : null;
  }

  static Location location(Arguments arguments, String uri) {
    String endpoint = arguments.text("endpoint", null);
    try {
      Location location =
          new Location(
              uri,
              endpoint,
              arguments.text("region", endpoint == null ? null : "us-east-1"),
              endpoint != null || arguments.flag("path-style"),
              null,
              null);
      if (location.s3() ? location.bucket() == null : location.folder() == null) {
        throw new UsageException(uri + " names no bucket");
      }
      return location;
    } catch (IllegalArgumentException malformed) {
      throw new UsageException(uri + " is neither s3://bucket/prefix nor a folder");
    }
  }

  private static long instant(Arguments arguments, String key, Instant otherwise) {
    String value = arguments.text(key, otherwise.toString());
    try {
      return Instant.parse(value).toEpochMilli();
    } catch (DateTimeParseException malformed) {
      throw new UsageException(
          "--" + key + " is a time such as 2026-01-01T00:00:00Z, not " + value);
    }
  }
}
