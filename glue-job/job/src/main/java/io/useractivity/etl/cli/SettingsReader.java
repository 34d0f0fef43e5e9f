package io.useractivity.etl.cli;

import io.useractivity.etl.archive.Limits;
import io.useractivity.etl.job.JobSettings;
import io.useractivity.etl.job.JobSettings.Bookmark;
import io.useractivity.etl.job.JobSettings.Source;
import io.useractivity.etl.row.RowRules;
import io.useractivity.etl.store.Location;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Arguments to settings; docs/etl.md lists them. Pure. */
final class SettingsReader {
  private static final long DAY = Duration.ofDays(1).toMillis();

  private SettingsReader() {}

  /**
   * Reads all keys.
   *
   * @param now the newest plausible event is a day later unless the arguments say another
   */
  static JobSettings read(Arguments arguments, Instant now) {
    Location lake = location(arguments, arguments.required("to"));
    Location archive = location(arguments, arguments.required("from"));
    return new JobSettings(
        archive,
        lake,
        arguments.choice("source", Source.class, "", Source.MANIFESTS),
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
        arguments.flag("dry-run"));
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
