package io.useractivity.etl.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.etl.testing.LocalS3;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects larger than one request takes, on a real S3 protocol. */
class LargeCopyTest {
  private static final long MIB = 1 << 20;

  @TempDir Path folder;
  private final LocalS3 s3 = LocalS3.shared();

  private static byte[] some(int bytes) {
    byte[] content = new byte[bytes];
    new Random(4).nextBytes(content);
    return content;
  }

  private S3Store store(String bucket) {
    return new S3Store(s3.location(bucket, "x"), 6 * MIB, 5 * MIB, 5 * MIB);
  }

  @Test
  void anObjectIsCopiedPartByPartFromAnotherBucket() throws Exception {
    byte[] content = some((int) (11 * MIB + 17));
    S3Store from = store("large-from");
    S3Store to = store("large-to");
    from.put("a/b.avro", content);
    assertThat(to.copyFrom(from, "a/b.avro", "c/d.avro")).isTrue();
    assertThat(to.get("c/d.avro")).hasValueSatisfying(is -> assertThat(is).isEqualTo(content));
    assertThat(to.copyFrom(from, "missing", "c/e.avro")).isFalse();
  }

  @Test
  void aFileIsSentPartByPart() throws Exception {
    byte[] content = some((int) (12 * MIB));
    Path root = Files.createDirectories(folder.resolve("archive"));
    Files.write(root.resolve("b.avro"), content);
    S3Store to = store("large-sent");
    assertThat(to.copyFrom(new FolderStore(root), "b.avro", "d.avro")).isTrue();
    assertThat(to.get("d.avro")).hasValueSatisfying(is -> assertThat(is).isEqualTo(content));
  }

  @Test
  void aFolderTakesAnObjectOfS3() throws Exception {
    byte[] content = some((int) (7 * MIB));
    S3Store from = store("large-to-folder");
    from.put("b.avro", content);
    assertThat(new FolderStore(folder).copyFrom(from, "b.avro", "c/d.avro")).isTrue();
    assertThat(folder.resolve("c/d.avro")).hasBinaryContent(content);
    assertThat(new FolderStore(folder).copyFrom(from, "missing", "c/e.avro")).isFalse();
  }
}
