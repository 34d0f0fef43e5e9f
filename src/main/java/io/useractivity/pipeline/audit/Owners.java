package io.useractivity.pipeline.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers owners, so that an object needs four bytes for all of it. Thread-safe. */
final class Owners {
  /** The number of no owner. */
  static final int NONE = -1;

  private final Map<Owner, Integer> numbers = new HashMap<>();
  private final List<Owner> owners = new ArrayList<>();

  synchronized int number(Owner owner) {
    return numbers.computeIfAbsent(
        owner,
        added -> {
          owners.add(added);
          return owners.size() - 1;
        });
  }

  synchronized Owner get(int number) {
    return owners.get(number);
  }

  synchronized List<Owner> all() {
    return List.copyOf(owners);
  }
}
