package io.useractivity.etl.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.etl.job.JobSettings;
import io.useractivity.etl.store.Location;
import io.useractivity.etl.testing.Events;
import io.useractivity.etl.testing.Jobs;
import io.useractivity.etl.testing.LocalS3;
import io.useractivity.etl.testing.Oracle;
import io.useractivity.etl.testing.TestArchive;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;

/** An archive and a lake in a bucket of their own for every test. */
abstract class LakeFixture {
  static final Instant TEN = Instant.parse("2026-11-22T10:00:00Z");
  private static int buckets;

  final LocalS3 s3 = LocalS3.shared();
  final Events events = new Events(11);
  final List<String> readable = new ArrayList<>();
  TestArchive archive;
  Location lake;

  @BeforeEach
  void bucket() {
    String bucket = "etl-" + ++buckets;
    archive = new TestArchive(s3.location(bucket, "raw/activity"));
    lake = s3.location(bucket, "lake");
  }

  /** Most records that the driver takes without Spark; the same tests run with 0. */
  long smallBatch() {
    return 200_000;
  }

  JobSettings settings() {
    return settings(lake);
  }

  JobSettings settings(Location into) {
    return Jobs.settings(archive.location(), into).small(smallBatch());
  }

  Path files() {
    return s3.files(lake);
  }

  List<GenericRecord> some(int count, Instant from) {
    List<GenericRecord> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      some.add(events.at(from.plusSeconds(i)));
    }
    return some;
  }

  String good(int partition, List<GenericRecord> records) {
    String key = archive.object(partition, records);
    readable.add(key);
    return key;
  }

  void equalsOracle(Set<String> refused) {
    Map<String, Map<String, String>> expected =
        Oracle.expected(s3.files(archive.location()), readable, refused);
    Map<String, Map<String, String>> actual = Oracle.actual(files());
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach((id, row) -> assertThat(actual.get(id)).isEqualTo(row));
    assertThat(Oracle.funnelTable(files())).isEqualTo(Oracle.funnel(expected.values()));
  }
}
