package io.useractivity.etl;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.etl.store.Location;
import io.useractivity.etl.testing.*;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SmokeTest {
  @Test
  void works() {
    LocalS3 s3 = LocalS3.shared();
    TestArchive archive = new TestArchive(s3.location("smoke", "raw/activity"));
    Location lake = s3.location("smoke", "lake");
    Events events = new Events(1);
    for (int i = 0; i < 20; i++) {
      Instant time = Instant.parse("2026-11-22T10:00:00Z").plusSeconds(600 * i);
      var one = events.at(time);
      archive.object(i % 3, List.of(one, events.at(time.plusSeconds(1)), one));
      if (i % 4 == 0) archive.manifest();
    }
    archive.manifest();
    var batches = Jobs.run(Jobs.settings(archive.location(), lake));
    System.out.println(io.useractivity.etl.report.ReportText.of(batches.get(0)));
    System.out.println(batches.get(0).facts());
    assertThat(Duck.number(s3.files(lake), "select count(*) from {curated}")).isEqualTo(40);
    System.out.println(Duck.rows(s3.files(lake), "select * from {curated} limit 2"));
    System.out.println(Duck.rows(s3.files(lake), "select * from {funnel} limit 2"));
    assertThat(Jobs.run(Jobs.settings(archive.location(), lake))).isEmpty();
  }
}
