package io.useractivity.pipeline.ledger;

import java.util.List;

/**
 * A commit to send; send the very same one again while its outcome is unknown.
 *
 * @param offset every record below it is archived or acknowledged as a dead letter
 * @param metadata the encoded {@link LedgerState}
 * @param objects the objects that become planned with it; may be empty (progress only)
 */
public record CommitProposal<T>(long offset, String metadata, List<LedgerObject<T>> objects) {
  public CommitProposal {
    objects = List.copyOf(objects);
  }
}
