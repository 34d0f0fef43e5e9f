package io.useractivity.etl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.etl.job.BatchWork;
import io.useractivity.etl.job.Input;
import io.useractivity.etl.job.QuarantinedPlace;
import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.state.Steps.Step;
import io.useractivity.etl.store.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleProgressTest {
  private long objects;
  private long rows;

  private final BatchWork work =
      new BatchWork() {
        @Override
        public BatchRecord prepare(Input input) {
          throw new UnsupportedOperationException();
        }

        @Override
        public List<QuarantinedPlace> places(List<ObjectStore.Listed> files) {
          throw new UnsupportedOperationException();
        }

        @Override
        public long objectsDone() {
          return objects;
        }

        @Override
        public long rowsDone() {
          return rows;
        }

        @Override
        public void close() {}
      };

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBarOnATerminalLinesElsewhere(boolean terminal) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ConsoleProgress progress =
        new ConsoleProgress(
            new PrintStream(out, true, StandardCharsets.UTF_8), terminal, batch -> {})) {
      objects = 7;
      rows = 70;
      progress.watch(work);
      progress.next(Step.READ, "10 objects of 2 manifests");
      objects = 12;
      rows = 95;
      progress.next(Step.DEDUPLICATE, "25 activities");
    }
    String text = out.toString(StandardCharsets.UTF_8);
    assertThat(text)
        .contains("read               10 objects of 2 manifests")
        .contains("[###############---------------] 5 of 10 objects")
        .containsPattern("25 records, [\\d,]+/s")
        .contains("deduplicate        25 activities");
    assertThat(text.contains("\r")).isEqualTo(terminal);
    assertThat(text.contains("\u001b[K")).isEqualTo(terminal);
  }
}
