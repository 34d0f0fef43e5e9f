package io.useractivity.pipeline.encode;

import java.util.Optional;

/** Compression of a container's blocks. */
public enum Codec {
  NULL("null"),
  DEFLATE("deflate"),
  SNAPPY("snappy"),
  ZSTD("zstandard");

  private final String avroName;

  Codec(String avroName) {
    this.avroName = avroName;
  }

  /** Its name in a container's header. */
  public String avroName() {
    return avroName;
  }

  /** The codec of a name in a container's header, or empty. */
  public static Optional<Codec> ofAvroName(String name) {
    for (Codec codec : values()) {
      if (codec.avroName.equals(name)) {
        return Optional.of(codec);
      }
    }
    return Optional.empty();
  }
}
