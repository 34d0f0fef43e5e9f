package io.useractivity.etl.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Manifests of one generation that retention had removed before they were read. Pure.
 *
 * @param first the generation, at the first manifest that was gone
 * @param last number of the last one
 */
public record Skip(Position first, long last) {
  private static final Pattern TEXT =
      Pattern.compile("(\\S+)-(\\d+) (\\S+): manifests (\\d+) to (\\d+) are missing");

  /** For people, and for {@link #parse}. */
  public String text() {
    return "%s-%d %s: manifests %d to %d are missing"
        .formatted(first.topic(), first.partition(), first.generation(), first.next(), last);
  }

  /** What {@link #text} wrote, wherever it stands in a text. */
  public static List<Skip> parse(String text) {
    List<Skip> skips = new ArrayList<>();
    Matcher found = TEXT.matcher(text);
    while (found.find()) {
      Position first =
          new Position(
              found.group(1),
              Integer.parseInt(found.group(2)),
              found.group(3),
              Long.parseLong(found.group(4)));
      skips.add(new Skip(first, Long.parseLong(found.group(5))));
    }
    return skips;
  }

  /** Where a reader goes on that stands at one of these; empty if it stands elsewhere. */
  Optional<Position> after(Position at) {
    return at.sameLane(first) && at.next() >= first.next() && at.next() <= last
        ? Optional.of(at.at(last + 1))
        : Optional.empty();
  }
}
