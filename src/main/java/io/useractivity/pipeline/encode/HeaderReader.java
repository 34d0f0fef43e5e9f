package io.useractivity.pipeline.encode;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads a container's header once all of it is there. */
final class HeaderReader {
  private HeaderReader() {}

  /** A header and the number of bytes it takes. */
  record Header(Map<String, String> metadata, byte[] sync, int length) {}

  /** The header at the start of {@code bytes}, or empty if more bytes are needed. */
  static Optional<Header> read(ByteBuffer bytes) throws CorruptContainerException {
    try {
      requireMagic(bytes);
      int start = bytes.position();
      bytes.position(start + ContainerHeader.MAGIC.length);
      Map<String, String> metadata = metadata(bytes, start);
      byte[] sync = new byte[ContainerHeader.SYNC_LENGTH];
      bytes.get(sync);
      return Optional.of(new Header(metadata, sync, bytes.position() - start));
    } catch (BufferUnderflowException incomplete) {
      return Optional.empty();
    }
  }

  private static void requireMagic(ByteBuffer bytes) throws CorruptContainerException {
    byte[] found = new byte[Math.min(bytes.remaining(), ContainerHeader.MAGIC.length)];
    bytes.duplicate().get(found);
    if (!Arrays.equals(found, Arrays.copyOf(ContainerHeader.MAGIC, found.length))) {
      throw new CorruptContainerException(0, "the file does not start with Obj 1");
    }
    if (found.length < ContainerHeader.MAGIC.length) {
      throw new BufferUnderflowException();
    }
  }

  private static Map<String, String> metadata(ByteBuffer bytes, int start)
      throws CorruptContainerException {
    Map<String, String> metadata = new LinkedHashMap<>();
    while (true) {
      long count = Zigzag.read(bytes);
      if (count == 0) {
        return metadata;
      }
      if (count < 0) {
        count = -count;
        Zigzag.read(bytes);
      }
      for (long i = 0; i < count; i++) {
        String name = text(bytes, start);
        if (metadata.put(name, text(bytes, start)) != null) {
          throw new CorruptContainerException(
              bytes.position() - start, "the header has entry '" + name + "' twice");
        }
      }
    }
  }

  private static String text(ByteBuffer bytes, int start) throws CorruptContainerException {
    long length = Zigzag.read(bytes);
    if (length < 0 || length > ContainerScanner.MAX_HEADER) {
      throw new CorruptContainerException(
          bytes.position() - start, "the header has an entry of " + length + " bytes");
    }
    if (length > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] text = new byte[(int) length];
    bytes.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }
}
