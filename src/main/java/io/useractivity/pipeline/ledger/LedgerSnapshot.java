package io.useractivity.pipeline.ledger;

import io.useractivity.pipeline.layout.ArchiveGeneration;
import io.useractivity.pipeline.layout.LaneKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Builds the state a commit makes durable from the ledger's insides. */
final class LedgerSnapshot {
  private LedgerSnapshot() {}

  static <T> LedgerState of(
      ArchiveGeneration generation,
      long nextPlan,
      long deadLetterWatermark,
      Collection<Lane<T>> lanes,
      SortedMap<Long, Plans.Progress<T>> plans,
      long offset,
      List<LedgerObject<T>> newlyPlanned) {
    Map<LaneKey, Long> watermarks = new HashMap<>();
    TreeMap<Long, List<PlannedCut>> cuts = new TreeMap<>();
    plans.keySet().forEach(number -> cuts.put(number, new ArrayList<>()));
    for (Lane<T> lane : lanes) {
      if (lane.watermark >= offset) {
        watermarks.put(lane.key, lane.watermark);
      }
      for (Lane.BoundCut bound : lane.cuts) {
        cuts.get(bound.plan()).add(bound.cut());
      }
    }
    plans.forEach(
        (number, plan) -> plan.objects.forEach(object -> cuts.get(number).add(cut(object))));
    List<UnfinishedPlan> unfinished = new ArrayList<>();
    cuts.forEach((number, list) -> unfinished.add(plan(number, plans.get(number).committed, list)));
    long next = nextPlan;
    if (!newlyPlanned.isEmpty()) {
      List<PlannedCut> list = new ArrayList<>();
      newlyPlanned.forEach(object -> list.add(cut(object)));
      unfinished.add(plan(next, offset, list));
      next++;
    }
    return new LedgerState(generation, next, deadLetterWatermark, watermarks, unfinished);
  }

  private static UnfinishedPlan plan(long number, long committed, List<PlannedCut> cuts) {
    cuts.sort(Comparator.comparingLong(PlannedCut::first));
    return new UnfinishedPlan(number, committed, cuts);
  }

  private static <T> PlannedCut cut(LedgerObject<T> object) {
    return new PlannedCut(object.lane(), object.first(), object.last());
  }
}
