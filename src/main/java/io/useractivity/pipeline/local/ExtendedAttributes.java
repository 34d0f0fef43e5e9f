package io.useractivity.pipeline.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;

/** Whether a directory's file system takes user attributes; some say so and then refuse. */
final class ExtendedAttributes {
  private ExtendedAttributes() {}

  static boolean work(Path directory) {
    try {
      Path probe = Files.createTempFile(directory, ".attributes", ".probe");
      try {
        UserDefinedFileAttributeView view =
            Files.getFileAttributeView(probe, UserDefinedFileAttributeView.class);
        if (view == null) {
          return false;
        }
        view.write("user.probe", ByteBuffer.wrap("x".getBytes(StandardCharsets.UTF_8)));
        return view.list().contains("user.probe");
      } finally {
        Files.delete(probe);
      }
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
