package io.useractivity.pipeline.generate;

import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Locale;

/**
 * What an operator may ask of the generator: {@code {"action": "rate", "value": 200}}, {@code
 * pause}, {@code resume}, {@code {"action": "burst" | "corrupt" | "late", "count": 100}}. The reply
 * is {@code {"message": ...}}; a request that makes no sense fails with code 400.
 */
final class GeneratorControl {
  private static final double MAX_RATE = 10_000_000;
  private static final double MIN_RATE = 0.001;

  private final SendPlan plan;
  private final InstantSource clock;
  private final Runnable changed;

  /** {@code changed} runs after every request that was taken. */
  GeneratorControl(SendPlan plan, InstantSource clock, Runnable changed) {
    this.plan = plan;
    this.clock = clock;
    this.changed = changed;
  }

  void handle(Message<JsonObject> request) {
    try {
      String message = apply(request.body());
      changed.run();
      request.reply(new JsonObject().put("message", message));
    } catch (IllegalArgumentException refused) {
      request.fail(400, refused.getMessage());
    }
  }

  private String apply(JsonObject request) {
    String action = request.getString("action", "");
    switch (action) {
      case "rate" -> {
        return rate(request.getValue("value"));
      }
      case "pause" -> {
        plan.pause();
        return "the generator is paused";
      }
      case "resume" -> {
        plan.resume(clock.millis());
        return String.format(Locale.ROOT, "the generator goes on at %,.0f/s", plan.rate());
      }
      case "burst" -> {
        long count = count(request);
        plan.burst(count);
        return String.format(Locale.ROOT, "a burst of %,d events is on its way", count);
      }
      case "corrupt" -> {
        long count = count(request);
        plan.injectCorrupt(count);
        return String.format(Locale.ROOT, "%,d corrupt events are on their way", count);
      }
      case "late" -> {
        long count = count(request);
        plan.injectLate(count);
        return String.format(Locale.ROOT, "%,d late events are on their way", count);
      }
      default ->
          throw new IllegalArgumentException(
              "unknown action '" + action + "'; try rate, pause, resume, burst, corrupt or late");
    }
  }

  private String rate(Object value) {
    double wanted = value instanceof Number number ? number.doubleValue() : Double.NaN;
    if (!(wanted >= MIN_RATE && wanted <= MAX_RATE)) {
      throw new IllegalArgumentException(
          "value must be events per second between 0.001 and 10000000, not " + value);
    }
    plan.rate(wanted, clock.millis());
    return String.format(Locale.ROOT, "the generator aims at %,.0f/s", wanted);
  }

  private long count(JsonObject request) {
    Object value = request.getValue("count");
    long wanted = value instanceof Number number ? number.longValue() : 0;
    long room = SendPlan.MAX_EXTRAS - plan.extras();
    if (wanted < 1 || wanted > room) {
      throw new IllegalArgumentException("count must be 1 to " + room + " now, not " + value);
    }
    return wanted;
  }
}
