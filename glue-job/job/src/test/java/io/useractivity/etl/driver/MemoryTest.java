package io.useractivity.etl.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.etl.job.JobSettings;
import io.useractivity.etl.row.ActivityRow;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryTest {
  private static ActivityRow row(int bytes) {
    ActivityRow row = new ActivityRow();
    row.bytes = bytes;
    return row;
  }

  @Test
  void fatRowsUseUpWhatManyOrdinaryOnesDo() {
    Memory fat = new Memory(1_000_000);
    fat.add(row(900_000));
    assertThat(fat.exceeded()).isFalse();
    fat.add(row(100_000));
    assertThat(fat.exceeded()).isTrue();
    Memory ordinary = new Memory(1_000_000);
    for (int i = 0; i < 700; i++) {
      ordinary.add(row(300));
    }
    assertThat(ordinary.exceeded()).isFalse();
  }

  @Test
  void propertiesAndBytesKeptForTheQuarantineCount() {
    ActivityRow row = row(300);
    long plain = Memory.sizeOf(row);
    row.properties = Map.of("a", "b", "c", "d");
    long withProperties = Memory.sizeOf(row);
    row.raw = new byte[300];
    assertThat(withProperties).isGreaterThan(plain);
    assertThat(Memory.sizeOf(row)).isEqualTo(withProperties + 300);
  }

  @Test
  void whatIsTooLargeCompressedIsNotEvenBegun() {
    assertThat(new Memory(1_000).mayTake(1_000)).isTrue();
    assertThat(new Memory(1_000).mayTake(1_001)).isFalse();
  }

  @Test
  void theLargestSmallBatchOfOrdinaryRecordsFits() {
    for (long heap = 256L << 20; heap <= 8L << 30; heap *= 2) {
      long most = JobSettings.smallBatchOf(heap) * Memory.sizeOf(row(350));
      assertThat(new Memory(Memory.shareOf(heap)).mayTake(most)).isTrue();
    }
  }
}
