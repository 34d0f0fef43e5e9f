package io.useractivity.etl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.useractivity.etl.job.JobSettings;
import io.useractivity.etl.job.JobSettings.Bookmark;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
  private static JobSettings read(String... arguments) {
    return SettingsReader.read(new Arguments(arguments), Instant.EPOCH);
  }

  @Test
  void bothFormsMeanTheSame() {
    assertThat(read("--from", "s3://raw/a/b/", "--to=s3://lake", "--max-objects", "5", "--dry-run"))
        .isEqualTo(
            read("--to", "s3://lake", "--dry-run=true", "--from=s3://raw/a/b", "--max-objects=5"));
  }

  @Test
  void whatGlueAddsIsIgnoredAndMistakesAreNamed() {
    Arguments arguments =
        new Arguments(
            new String[] {
              "--JOB_NAME", "x", "--JOB_RUN_ID", "jr_1", "--TempDir", "s3://t", "--enable-metrics",
                  "true",
              "--from", "raw", "--to", "lake", "--job-bookmark-option", "job-bookmark-pause",
                  "--max-objcts", "3"
            });
    assertThat(SettingsReader.read(arguments, Instant.EPOCH).bookmark()).isEqualTo(Bookmark.PAUSE);
    assertThat(arguments.unknown().stream().filter(key -> !GlueKeys.known(key)))
        .containsExactly("max-objcts");
  }

  @Test
  void everyMistakeSaysWhatIsWantedInstead() {
    assertThatThrownBy(() -> read("--to", "x")).hasMessage("--from is missing");
    assertThatThrownBy(() -> read("--from", "a", "--to", "b", "--max-objects", "none"))
        .hasMessageContaining("whole number");
    assertThatThrownBy(() -> read("--from", "a", "--to", "b", "--source", "kafka"))
        .hasMessageContaining("[manifests, listing]");
    assertThatThrownBy(() -> read("--from", "a", "--to", "b", "--max-refused-share", "200%"))
        .hasMessageContaining("share such as");
    assertThatThrownBy(() -> read("--from", "a", "--to", "b", "--oldest-event", "monday"))
        .hasMessageContaining("a time such as");
  }

  @Test
  void aRewindsNumberAndTheLakeMayBothBeCalledTo() {
    for (String line :
        new String[] {
          "--lake data/lake --to 7",
          "--to data/lake --batch 7",
          "--to data/lake --to 7",
          "--to=7 --to=data/lake"
        }) {
      Arguments arguments = new Arguments(line.split(" "));
      assertThat(SettingsReader.batch(arguments)).as(line).isEqualTo(7);
      assertThat(SettingsReader.readLake(arguments, Instant.EPOCH).lake().uri())
          .as(line)
          .isEqualTo("data/lake");
      assertThat(arguments.unknown()).as(line).isEmpty();
    }
    assertThatThrownBy(() -> SettingsReader.batch(new Arguments(new String[] {"--to", "lake"})))
        .hasMessageContaining("--to N is missing");
  }

  @Test
  void theSinkIsFilesUnlessIcebergIsAskedFor() {
    assertThat(read("--from", "a", "--to", "b").iceberg()).isNull();
    assertThat(read("--from", "a", "--to", "b", "--sink", "iceberg").iceberg().name())
        .isEqualTo("glue_catalog.user_activity.activities_iceberg");
    assertThatThrownBy(
            () -> read("--from", "a", "--to", "b", "--sink", "iceberg", "--iceberg-table", "x; y"))
        .hasMessageContaining("database.table");
  }
}
