package io.useractivity.etl.store;

import java.io.IOException;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Calls of one S3 location: what fails says what, which object, and where. Thread-safe. */
final class S3Calls {
  private static final int NOT_FOUND = 404;

  /** A request. */
  interface Call<T> {
    /** Sends it. */
    T run() throws IOException;
  }

  private final Location location;

  S3Calls(Location location) {
    this.location = location;
  }

  /** The answer, or empty where the object is not. */
  <T> Optional<T> find(String what, String key, Call<T> call) throws IOException {
    try {
      return Optional.of(call.run());
    } catch (S3Exception refused) {
      if (refused.statusCode() == NOT_FOUND) {
        return Optional.empty();
      }
      throw failed(what, key, refused);
    } catch (SdkException unreachable) {
      throw failed(what, key, unreachable);
    }
  }

  /** The answer. */
  <T> T call(String what, String key, Call<T> call) throws IOException {
    try {
      return call.run();
    } catch (SdkException unreachable) {
      throw failed(what, key, unreachable);
    }
  }

  /** What could not be done with which object of which store, and why. */
  IOException failed(String what, String key, SdkException cause) {
    String where = location.endpoint() == null ? "" : " at " + location.endpoint();
    return new IOException(
        "cannot %s s3://%s/%s%s%s: %s"
            .formatted(what, location.bucket(), location.prefix(), key, where, cause.getMessage()),
        cause);
  }
}
