package io.useractivity.pipeline.layout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;

/** Manifest to JSON bytes and back; equal manifests give equal bytes. Thread-safe. */
public final class ManifestJson {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
  private static final ObjectWriter WRITER = MAPPER.writerFor(Manifest.class);
  private static final ObjectReader READER = MAPPER.readerFor(Manifest.class);

  private ManifestJson() {}

  /** UTF-8 JSON. */
  public static byte[] write(Manifest manifest) {
    try {
      return WRITER.writeValueAsBytes(manifest);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a manifest is always JSON", impossible);
    }
  }

  /** Unknown fields are ignored, so that later versions may add some. */
  public static Manifest read(byte[] json) throws IOException {
    return READER.readValue(json);
  }
}
