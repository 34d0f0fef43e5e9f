package io.useractivity.etl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderStoreTest {
  @TempDir Path folder;
  private ObjectStore store;

  @BeforeEach
  void open() throws IOException {
    Files.writeString(folder.resolve("secret"), "secret");
    Files.createDirectory(folder.resolve("lake"));
    store = new FolderStore(folder.resolve("lake"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret", "a/../../secret", "ROOT/secret"})
  void keysDoNotLeaveTheFolder(String written) throws IOException {
    String key = written.replace("ROOT", folder.toString());
    store.put("mine", new byte[1]);
    List<org.assertj.core.api.ThrowableAssert.ThrowingCallable> all =
        List.of(
            () -> store.get(key),
            () -> store.open(key),
            () -> store.size(key),
            () -> store.list(key + "/", "", 9),
            () -> store.folders(key + "/"),
            () -> store.put(key, new byte[1]),
            () -> store.put(key, folder.resolve("lake/mine")),
            () -> store.putIfAbsent(key, new byte[1]),
            () -> store.copy("mine", key),
            () -> store.copy(key, "mine"),
            () -> store.copyFrom(store, "mine", key),
            () -> store.delete(List.of(key)));
    for (var each : all) {
      assertThatThrownBy(each).isInstanceOf(IOException.class).hasMessageContaining("leaves");
    }
    assertThat(folder.resolve("secret")).hasContent("secret");
  }
}
