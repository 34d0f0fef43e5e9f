package io.useractivity.etl.job;

import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.state.CommitPoint;
import io.useractivity.etl.store.ObjectStore.Listed;
import java.io.IOException;
import java.util.List;

/**
 * Makes one batch: reads, stages, and describes it, ready to be committed. Spark's part of a run.
 */
public interface BatchWork extends AutoCloseable {
  /** Nothing that readers see has changed when this returns. */
  BatchRecord prepare(Input input) throws IOException, RefusedShareException;

  /** Told of a batch that is committed and in place. */
  default void committed(BatchRecord record) {}

  /** The table whose commits are those of batches, or null if the log's are. */
  default CommitPoint commitPoint() {
    return null;
  }

  /** What some quarantine files hold. */
  List<QuarantinedPlace> places(List<Listed> files) throws IOException;

  /** Objects read so far, of all batches; any thread. */
  long objectsDone();

  /** Records read so far, of all batches; any thread. */
  long rowsDone();

  @Override
  void close();
}
