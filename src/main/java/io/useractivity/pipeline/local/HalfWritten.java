package io.useractivity.pipeline.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files that the S3 server was writing when its process was killed: it writes under the object's
 * name with a random suffix, then renames. No client was told that they exist, and they would be
 * listed as objects.
 */
final class HalfWritten {
  private static final Pattern NAME =
      Pattern.compile(".+\\.(avro|json)-\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private HalfWritten() {}

  /** Removes them; call before a server serves the directory. */
  static void remove(Path directory) throws IOException {
    List<Path> found;
    try (Stream<Path> files = Files.walk(directory)) {
      found = files.filter(file -> NAME.matcher(file.getFileName().toString()).matches()).toList();
    }
    for (Path file : found) {
      Files.deleteIfExists(file);
    }
  }
}
