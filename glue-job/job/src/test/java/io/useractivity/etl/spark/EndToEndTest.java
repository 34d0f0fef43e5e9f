package io.useractivity.etl.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.store.Location;
import io.useractivity.etl.testing.Duck;
import io.useractivity.etl.testing.Jobs;
import io.useractivity.etl.testing.Oracle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generator, Kafka, archiver, S3 and Parquet: the whole way, with corrupt and repeated events. */
class EndToEndTest {
  @TempDir Path folder;

  @Test
  void everyArchivedEventIsCuratedOnce() throws Exception {
    Path jar =
        Path.of(System.getProperty("etl.basedir"), "../../target/user-activity-pipeline-local.jar");
    assumeThat(jar).as("the pipeline's own jar; mvn package in the folder above makes it").exists();
    long archived = demo(jar);

    Path raw = folder.resolve("data/s3/user-activity/raw/user_activity");
    Path lake = folder.resolve("lake");
    List<BatchRecord> batches =
        Jobs.run(Jobs.settings(Location.of(raw.toString()), Location.of(lake.toString())));

    Set<String> ids = new HashSet<>();
    long records = 0;
    for (String key : Oracle.files(raw, ".avro")) {
      try (DataFileReader<GenericRecord> reader =
          new DataFileReader<>(raw.resolve(key).toFile(), new GenericDatumReader<>())) {
        for (GenericRecord event : reader) {
          ids.add(event.get("event_id").toString());
          records++;
        }
      }
    }
    assertThat(records).isEqualTo(archived);
    assertThat(batches.stream().mapToLong(batch -> batch.account().in()).sum()).isEqualTo(archived);
    assertThat(batches.stream().mapToLong(batch -> batch.account().repeatedHere()).sum())
        .isEqualTo(archived - ids.size())
        .isPositive();
    Set<String> curated = new HashSet<>();
    Duck.rows(lake, "select event_id from {curated}")
        .forEach(row -> curated.add(row.get("event_id")));
    assertThat(curated).isEqualTo(ids);
    assertThat(Duck.number(lake, "select count(*) from {curated}")).isEqualTo(ids.size());
  }

  /** Runs the demo; returns how many events its ledger says are archived. */
  private long demo(Path jar) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(
        List.of("-Xmx512m", "-jar", jar.toString(), "demo", "--duration", "6s", "--rate", "200"));
    command.addAll(List.of("--corrupt", "2%", "--late", "10%", "--set", "generator.duplicate=5%"));
    command.addAll(List.of("--data-dir", folder.resolve("data").toString()));
    Path out = folder.resolve("demo.txt");
    Process demo =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    assertThat(demo.waitFor()).as(Files.readString(out)).isZero();
    Matcher ledger = Pattern.compile("= archived\\s+([\\d,]+)").matcher(Files.readString(out));
    assertThat(ledger.find()).isTrue();
    return Long.parseLong(ledger.group(1).replace(",", ""));
  }
}
