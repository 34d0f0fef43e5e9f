package io.useractivity.pipeline.archive;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * While the budget is tight, closes the largest object of the partition that holds most, one after
 * another. Thread-safe.
 */
final class MemoryRelief {
  private final ByteBudget budget;
  private final Supplier<Collection<PartitionArchiver>> partitions;
  private final AtomicBoolean running = new AtomicBoolean();

  MemoryRelief(ByteBudget budget, Supplier<Collection<PartitionArchiver>> partitions) {
    this.budget = budget;
    this.partitions = partitions;
  }

  /** Cheap unless the budget is tight. */
  void check() {
    if (budget.tight() && running.compareAndSet(false, true)) {
      List<PartitionArchiver> byBytes = new ArrayList<>(partitions.get());
      byBytes.sort(
          Comparator.comparingLong((PartitionArchiver each) -> each.status().openBytes())
              .reversed());
      relieve(byBytes.iterator());
    }
  }

  private void relieve(Iterator<PartitionArchiver> candidates) {
    if (!candidates.hasNext()) {
      // Only objects with planned ends are left: they must be read on.
      running.set(false);
      return;
    }
    candidates
        .next()
        .relieve(
            relieved -> {
              if (relieved) {
                running.set(false);
                check();
              } else {
                relieve(candidates);
              }
            });
  }
}
