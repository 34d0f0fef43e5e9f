package io.useractivity.etl.state;

import java.io.IOException;
import java.util.Optional;

/** A table whose commits are the commits of batches: rows and bookmark become visible at once. */
public interface CommitPoint {
  /** The table, as users name it. */
  String name();

  /**
   * The newest batch that the table holds: number 0 if it never held one, empty if its history no
   * longer reaches back to one.
   */
  Optional<Committed> newest() throws IOException;

  /**
   * Commits what was written for a record, or takes back what a rewind undoes. Atomic; of any
   * number of runs that commit the same number exactly one wins.
   *
   * @return false if another run has this number; what was written is removed
   */
  boolean commit(BatchRecord record) throws IOException;

  /** Which attempt of which batch. */
  record Committed(long batch, String attempt) {
    boolean is(BatchRecord record) {
      return record.batch() == batch && (batch == 0 || record.attempt().equals(attempt));
    }
  }
}
