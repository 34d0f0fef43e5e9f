package io.useractivity.etl.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.etl.archive.Limits;
import io.useractivity.etl.job.JobSettings;
import io.useractivity.etl.job.JobSettings.Bookmark;
import io.useractivity.etl.job.JobSettings.Source;
import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.state.Steps;
import io.useractivity.etl.testing.Duck;
import io.useractivity.etl.testing.Jobs;
import io.useractivity.etl.testing.Replays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** What batches that leave the bookmark alone refuse, others refuse again. */
class PausedQuarantineTest extends LakeFixture {
  private JobSettings strict(Bookmark bookmark) {
    return Replays.strict(
        Jobs.settings(
                archive.location(), lake, Source.MANIFESTS, bookmark, new Limits(1_000, 1L << 40))
            .small(smallBatch()));
  }

  private long quarantined() {
    return Duck.number(files(), "select coalesce(sum(row_count), 0)::bigint from {quarantine}");
  }

  @Test
  void whatTwoBatchesRefusedIsReplayedOnce() throws Exception {
    List<GenericRecord> records = some(6, TEN);
    records.get(2).put("user_id", "");
    good(0, records);
    String broken = archive.object(1, some(7, TEN));
    archive.put(broken, new byte[3]);
    archive.manifest();
    Jobs.run(strict(Bookmark.DISABLE));
    Jobs.run(strict(Bookmark.PAUSE));
    Jobs.run(strict(Bookmark.ENABLE));
    long before = quarantined();

    BatchRecord replay = Jobs.etl(settings(), Steps.SILENT).replay().batches().get(0);

    assertThat(replay.account().curated()).isEqualTo(5);
    assertThat(replay.reasons()).isEqualTo(Map.of("MISSING_USER_ID", 1L, "NOT_AVRO", 7L));
    assertThat(replay.account().balanced()).isTrue();
    assertThat(before).isGreaterThanOrEqualTo(replay.account().in());
    equalsOracle(Set.of((String) records.get(2).get("event_id")));
    assertThat(quarantined()).isEqualTo(8);
    Jobs.etl(settings(), Steps.SILENT).replay();
    assertThat(quarantined()).isEqualTo(8);
  }
}
