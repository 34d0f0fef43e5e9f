package io.useractivity.pipeline.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Fresh directories under {@code target/}, on the disk the build is on (temporary directories may
 * be in memory and without extended attributes). They are left for inspection; a new one gets a new
 * name.
 */
public final class TestDirs {
  private TestDirs() {}

  /** A new empty directory whose name starts with {@code name}. */
  public static Path fresh(String name) {
    try {
      Path parent = Files.createDirectories(Path.of("target", "it"));
      return Files.createTempDirectory(parent, name + "-").toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
