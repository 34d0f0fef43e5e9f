package io.useractivity.etl.store;

import java.io.Serializable;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Where a store is and how to reach it; goes from the driver to the executors.
 *
 * @param uri {@code s3://bucket/prefix} (s3a and s3n mean the same) or a folder
 * @param endpoint of an S3-compatible store, or null for AWS
 * @param region or null: the SDK's own chain decides
 * @param accessKey with {@code secretKey}; null: the SDK's own chain decides
 */
public record Location(
    String uri,
    String endpoint,
    String region,
    boolean pathStyle,
    String accessKey,
    String secretKey)
    implements Serializable {
  public Location {
    if (uri == null || uri.isBlank()) {
      throw new IllegalArgumentException(
          "a location is empty; give s3://bucket/prefix or a folder");
    }
    while (uri.length() > 1 && uri.endsWith("/")) {
      uri = uri.substring(0, uri.length() - 1);
    }
  }

  /** A folder, or a bucket reached the default way. */
  public static Location of(String uri) {
    return new Location(uri, null, null, false, null, null);
  }

  /** Another root reached the same way. */
  public Location at(String otherUri) {
    return new Location(otherUri, endpoint, region, pathStyle, accessKey, secretKey);
  }

  /** The same root, whatever folder a process works in. */
  public Location absolute() {
    return s3() ? this : at(folder().toString());
  }

  /** Whether this is S3 rather than a folder. */
  public boolean s3() {
    return uri.matches("s3[an]?://.*");
  }

  /** The bucket of an S3 location. */
  public String bucket() {
    return URI.create(uri).getHost() == null
        ? URI.create(uri).getAuthority()
        : URI.create(uri).getHost();
  }

  /** The prefix of an S3 location: empty, or with a trailing slash. */
  public String prefix() {
    String path = URI.create(uri).getPath();
    String trimmed = path == null ? "" : path.replaceFirst("^/+", "");
    return trimmed.isEmpty() ? "" : trimmed + "/";
  }

  /** Whether one of two roots lies in the other, or both are the same. */
  public boolean overlaps(Location other) {
    if (s3() != other.s3()) {
      return false;
    }
    if (s3()) {
      return bucket().equals(other.bucket())
          && Objects.equals(endpoint, other.endpoint)
          && (prefix().startsWith(other.prefix()) || other.prefix().startsWith(prefix()));
    }
    return folder().startsWith(other.folder()) || other.folder().startsWith(folder());
  }

  /** The folder of a location that is none of S3's. */
  public Path folder() {
    return (uri.startsWith("file:") ? Path.of(URI.create(uri)) : Path.of(uri))
        .toAbsolutePath()
        .normalize();
  }

  @Override
  public String toString() {
    return uri;
  }
}
