package io.useractivity.etl.testing;

import io.useractivity.etl.job.JobSettings;
import io.useractivity.etl.row.RowRules;
import java.time.Instant;

/** Rules that refuse what the usual rules take. */
public final class Replays {
  private Replays() {}

  /** Takes no event before 2027. */
  public static JobSettings strict(JobSettings settings) {
    return settings.rules(
        new RowRules(
            Instant.parse("2027-01-01T00:00:00Z").toEpochMilli(),
            settings.rules().newestMillis(),
            settings.rules().mostCharacters()));
  }
}
