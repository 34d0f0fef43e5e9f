package io.useractivity.pipeline.bench;

import io.useractivity.pipeline.kit.TopicFiller;
import java.util.Locale;

/** Fills a topic: BOOTSTRAP TOPIC PARTITIONS EVENTS EVENT_BYTES HOURS COMPRESSION. */
public final class FillTopic {
  private FillTopic() {}

  public static void main(String[] args) {
    if (args.length != 7) {
      System.err.println(
          "usage: FillTopic BOOTSTRAP TOPIC PARTITIONS EVENTS EVENT_BYTES HOURS COMPRESSION");
      System.exit(2);
    }
    double perSecond =
        TopicFiller.fill(
            args[0],
            args[1],
            Integer.parseInt(args[2]),
            Long.parseLong(args[3]),
            Integer.parseInt(args[4]),
            Integer.parseInt(args[5]),
            args[6]);
    System.out.printf(Locale.ROOT, "events=%s events_per_s=%.0f%n", args[3], perSecond);
  }
}
