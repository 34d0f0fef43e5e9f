package io.useractivity.etl.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.useractivity.etl.job.EtlRun;
import io.useractivity.etl.job.JobSettings;
import io.useractivity.etl.store.Location;
import io.useractivity.etl.store.ObjectStore;
import io.useractivity.etl.testing.Events;
import io.useractivity.etl.testing.Jobs;
import io.useractivity.etl.testing.MemoryStore;
import io.useractivity.etl.testing.TestArchive;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExclusiveCreateTest {
  private final MemoryStore lake = new MemoryStore();
  @TempDir Path folder;

  /** The lake as a store shows it that does not know If-None-Match. */
  private ObjectStore careless() {
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (self, method, arguments) -> {
              if (method.getName().equals("putIfAbsent")) {
                lake.put((String) arguments[0], (byte[]) arguments[1]);
                return true;
              }
              try {
                return method.invoke(lake, arguments);
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            });
  }

  @Test
  void aStoreThatReplacesWhatIsThereIsRefusedBeforeAnyWork() {
    TestArchive archive = new TestArchive(Location.of(folder.resolve("raw").toString()));
    archive.object(0, List.of(new Events(1).at(Instant.parse("2026-11-22T10:00:00Z"))));
    archive.manifest();
    JobSettings settings =
        Jobs.settings(archive.location(), Location.of(folder.resolve("lake").toString()));
    EtlRun run =
        new EtlRun(
            settings,
            archive.store(),
            careless(),
            () -> {
              throw new AssertionError("no work is asked for");
            },
            Steps.SILENT);
    assertThatThrownBy(run::run)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("memory:")
        .hasMessageContaining("twice")
        .hasMessageContaining("If-None-Match");
    assertThat(lake.objects()).isEmpty();
  }

  @Test
  void aStoreThatKeepsWhatIsThereIsFineAndNothingIsLeft() throws Exception {
    new BatchLog(lake, lake, Steps.SILENT).requireExclusiveCreates();
    assertThat(lake.objects()).isEmpty();
  }
}
