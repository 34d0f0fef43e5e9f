package io.useractivity.etl.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * Objects below one root (a bucket and prefix, or a folder). Keys are relative to it, with slashes.
 * Thread-safe. Every method throws {@link IOException} when the store cannot answer after its own
 * retries.
 */
public interface ObjectStore extends AutoCloseable {
  /** One listed object. */
  record Listed(String key, long size, String etag) {}

  /** The root, as a user would write it; holds no credentials. */
  String uri();

  /** The root for Hadoop's file systems, without a trailing slash. */
  String hadoopUri();

  /**
   * Objects whose key starts with {@code prefix} and sorts after {@code after} (empty: all), in key
   * order.
   *
   * @param max most that are returned; at most 1,000 cost one request on S3
   */
  List<Listed> list(String prefix, String after, int max) throws IOException;

  /** Names of the folders right below {@code prefix}, without slashes, sorted. */
  List<String> folders(String prefix) throws IOException;

  /** Size, or empty if it does not exist. */
  Optional<Long> size(String key) throws IOException;

  /** The content, or empty if it does not exist. */
  Optional<byte[]> get(String key) throws IOException;

  /** A stream of the content, or empty if it does not exist. */
  Optional<InputStream> open(String key) throws IOException;

  /** Creates or replaces. */
  void put(String key, byte[] content) throws IOException;

  /** Creates or replaces with the content of a file. */
  default void put(String key, Path file) throws IOException {
    put(key, Files.readAllBytes(file));
  }

  /** Creates; false if it exists already. Of any number of concurrent callers exactly one wins. */
  boolean putIfAbsent(String key, byte[] content) throws IOException;

  /** Copies within the store, replacing the target atomically; false if the source is missing. */
  boolean copy(String from, String to) throws IOException;

  /** Copies from another store, whatever its size; false if the source is missing. */
  default boolean copyFrom(ObjectStore other, String from, String to) throws IOException {
    Optional<InputStream> content = other.open(from);
    if (content.isEmpty()) {
      return false;
    }
    Path file = Files.createTempFile("etl-copy-", ".tmp");
    try (InputStream in = content.get()) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      put(to, file);
      return true;
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Deletes; missing keys are fine. */
  void delete(List<String> keys) throws IOException;

  @Override
  default void close() {}
}
