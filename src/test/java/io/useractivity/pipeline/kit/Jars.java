package io.useractivity.pipeline.kit;

import java.nio.file.Files;
import java.nio.file.Path;

/** The two packaged jars; Failsafe passes their paths, an IDE finds them in {@code target/}. */
public final class Jars {
  private Jars() {}

  /** The jar that runs in production. */
  public static Path production() {
    return existing("uap.jar", "target/user-activity-pipeline.jar");
  }

  /** The jar with a broker and an S3 server inside. */
  public static Path local() {
    return existing("uap.local.jar", "target/user-activity-pipeline-local.jar");
  }

  private static Path existing(String property, String fallback) {
    Path jar = Path.of(System.getProperty(property, fallback)).toAbsolutePath();
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(jar + " is missing; run: mvn package -DskipTests");
    }
    return jar;
  }
}
