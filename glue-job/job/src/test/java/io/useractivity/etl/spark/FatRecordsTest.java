package io.useractivity.etl.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.etl.driver.Works;
import io.useractivity.etl.job.EtlRun;
import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.state.Steps;
import io.useractivity.etl.testing.Duck;
import io.useractivity.etl.testing.Events;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Few records, small objects, and yet more than a driver's memory. */
class FatRecordsTest extends LakeFixture {
  private static final int RECORDS = 300;

  /** 40 kB each, that compress to almost nothing. */
  @BeforeEach
  void fatRecords() {
    for (int object = 0; object < 6; object++) {
      List<GenericRecord> records = some(RECORDS / 6, TEN.plusSeconds(600L * object));
      for (GenericRecord record : records) {
        Map<String, String> properties = new HashMap<>();
        for (int i = 0; i < 10; i++) {
          properties.put("k" + i, "x".repeat(4_000));
        }
        record.put("properties", properties);
      }
      archive.object(object, records, Events.V1, CodecFactory.zstandardCodec(1), 100_000);
    }
    archive.manifest();
  }

  private BatchRecord run(Works works) throws Exception {
    return new EtlRun(settings(), () -> works, Steps.SILENT).run().batches().get(0);
  }

  private Works works(long memory) {
    return new Works(
        settings(), Steps.SILENT, () -> new SparkBatch(settings(), Steps.SILENT), memory);
  }

  @Test
  void aBatchThatProvesTooFatForTheDriverIsSparksWork() throws Exception {
    Works works = works(2 << 20);
    BatchRecord batch = run(works);
    assertThat(batch.facts().get("spark")).matches("\\d+\\..*");
    assertThat(batch.account().curated()).isEqualTo(RECORDS);
    assertThat(Duck.number(files(), "select count(distinct event_id) from {curated}"))
        .isEqualTo(RECORDS);
    // 50 of them fill 2 MiB; the driver reads hardly more
    assertThat(works.rowsDone() - RECORDS).isBetween(40L, 100L);
  }

  @Test
  void whatFitsIsTheDriversWork() throws Exception {
    BatchRecord batch = run(works(64 << 20));
    assertThat(batch.facts().get("spark")).contains("not needed");
    assertThat(batch.account().curated()).isEqualTo(RECORDS);
  }
}
