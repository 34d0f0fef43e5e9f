package io.useractivity.etl.job;

import io.useractivity.etl.archive.Plan;
import io.useractivity.etl.archive.SourceObject;
import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.store.ObjectStore.Listed;
import java.util.List;
import java.util.Map;

/**
 * What one batch is made of.
 *
 * @param head the batch before
 * @param kind of the record: run, pause or replay
 * @param rowsKnown whether the plan knows how many records there are
 * @param supersedes quarantine files whose records come in again
 * @param copies what the quarantine holds of objects that could not be read, by their keys; of a
 *     replay
 * @param seen fingerprint files that stay valid
 * @param remember fingerprints for another one, for the listing source; else null
 */
public record Input(
    BatchRecord head,
    String kind,
    Plan plan,
    boolean rowsKnown,
    List<String> supersedes,
    Map<String, Listed> copies,
    List<String> seen,
    List<Long> remember) {
  /** Of a record, however well it is compressed. */
  private static final long LEAST_BYTES = 20;

  /** Whether it may hold the same refused record twice: two batches may have refused it. */
  public boolean mayRepeatRefused() {
    return kind.equals("replay");
  }

  /** For people; begins with the number of objects. */
  public String describe() {
    String objects = plan.objects().size() + " objects";
    return plan.manifests() == 0 ? objects : objects + " of " + plan.manifests() + " manifests";
  }

  /** Most records it is likely to have; far too many where nobody knows. */
  public long most() {
    return rowsKnown ? plan.rows() : Math.max(plan.rows(), plan.bytes() / LEAST_BYTES);
  }

  /** The objects to read. */
  public List<SourceObject> objects() {
    return plan.objects();
  }
}
