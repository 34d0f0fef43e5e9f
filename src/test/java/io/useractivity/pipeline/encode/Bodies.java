package io.useractivity.pipeline.encode;

import io.useractivity.pipeline.store.ObjectBody;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Reading of object bodies in tests. */
final class Bodies {
  private Bodies() {}

  /** The bytes of these parts one after another; checks what each says of itself. */
  static byte[] join(Iterable<ObjectBody> parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ObjectBody part : parts) {
      CRC32C crc = new CRC32C();
      long size = 0;
      for (ByteBuffer buffer : part.buffers()) {
        if (buffer.remaining() > 64 * 1024 || buffer.remaining() == 0) {
          throw new AssertionError("not a buffer of 1 byte to 64 KiB: " + buffer);
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        crc.update(bytes);
        size += bytes.length;
        all.writeBytes(bytes);
      }
      if (size != part.size() || (int) crc.getValue() != part.crc32c()) {
        throw new AssertionError("size or checksum of a part is wrong: " + part);
      }
    }
    return all.toByteArray();
  }

  static byte[] join(ObjectBody part) {
    return join(java.util.List.of(part));
  }

  /** CRC-32C of these bytes. */
  static int crc32c(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
