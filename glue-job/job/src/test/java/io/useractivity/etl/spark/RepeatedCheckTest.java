package io.useractivity.etl.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.state.Steps;
import io.useractivity.etl.testing.Duck;
import io.useractivity.etl.testing.Events;
import io.useractivity.etl.testing.Jobs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** Whole objects that a replay takes in again must be what their manifest says. */
class RepeatedCheckTest extends LakeFixture {
  private BatchRecord replay() throws Exception {
    return Jobs.etl(settings(), Steps.SILENT).replay().batches().get(0);
  }

  private static byte[] replaced(byte[] file, String from, String to) {
    return new String(file, StandardCharsets.ISO_8859_1)
        .replace(from, to)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void anAlteredObjectStaysInTheQuarantineThoughItsHeaderDoesNotKnowItsCrc() throws Exception {
    List<GenericRecord> records = some(10, TEN);
    records.get(3).put("user_id", "u-as-written");
    good(0, some(5, TEN));
    String key = archive.large(0, records);
    readable.add(key);
    byte[] whole = archive.get(key);
    archive.put(key, replaced(whole, "u-as-written", "u-as-altered"));
    archive.manifest();
    assertThat(Jobs.run(settings()).get(0).reasons()).isEqualTo(Map.of("CRC_MISMATCH", 10L));

    BatchRecord again = replay();

    assertThat(again.reasons()).isEqualTo(Map.of("CRC_MISMATCH", 10L));
    assertThat(again.account().in()).isEqualTo(10);
    assertThat(again.account().curated()).isZero();
    // and the copy is checked like the object
    archive.store().delete(List.of(key));
    assertThat(replay().reasons()).isEqualTo(Map.of("CRC_MISMATCH", 10L));

    archive.put(key, whole);
    assertThat(replay().account().curated()).isEqualTo(10);
    equalsOracle(Set.of());
    assertThat(
            Duck.number(
                files(),
                "select count(*) from {curated} where source_offset is distinct from"
                    + " source_index + if(source_object = '%s', 5, 0)".formatted(key)))
        .isZero();
  }

  @Test
  void anObjectWithAnotherNumberOfRecordsIsQuarantinedAgainAndBlocksNothing() throws Exception {
    List<GenericRecord> twelve = some(12, TEN);
    byte[] ten = archive.largeContent(0, twelve.subList(0, 10));
    String key = "event_date=2026-11-22/hour=10/count.avro";
    archive.put(key, ten);
    archive.name(0, key, ten.length, 12, null, Events.V1);
    List<GenericRecord> other = some(3, TEN);
    String late = archive.large(1, other);
    byte[] there = archive.get(late);
    archive.store().delete(List.of(late));
    archive.manifest();
    assertThat(Jobs.run(settings()).get(0).reasons())
        .isEqualTo(Map.of("COUNT_MISMATCH", 12L, "OBJECT_MISSING", 3L));
    archive.put(late, there);
    readable.add(late);

    BatchRecord again = replay();

    assertThat(again.account().in()).isEqualTo(15);
    assertThat(again.account().curated()).isEqualTo(3);
    assertThat(again.reasons()).isEqualTo(Map.of("COUNT_MISMATCH", 12L));
    // "repaired" with still another number
    archive.put(key, archive.largeContent(0, twelve.subList(0, 7)));
    assertThat(replay().reasons()).isEqualTo(Map.of("COUNT_MISMATCH", 12L));
    archive.put(key, archive.largeContent(0, twelve));
    readable.add(key);
    assertThat(replay().account().curated()).isEqualTo(12);
    equalsOracle(Set.of());
  }
}
