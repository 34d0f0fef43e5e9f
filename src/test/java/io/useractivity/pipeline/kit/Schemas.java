package io.useractivity.pipeline.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;

/** The schemas that ship with the service. */
public final class Schemas {
  private Schemas() {}

  /** Version 1 of the user activity event. */
  public static Schema userActivity() {
    try (InputStream in = Schemas.class.getResourceAsStream("/schemas/user_activity/v1.avsc")) {
      return new Schema.Parser().parse(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
