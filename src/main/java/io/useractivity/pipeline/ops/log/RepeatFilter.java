package io.useractivity.pipeline.ops.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Libraries warn at every attempt while a broker is away. Of equal warnings (same logger, same
 * message before its arguments) one a minute is shown; how many were not, one line of ours tells.
 * Our own messages pass: they come once an episode. Named in logback.xml.
 */
public final class RepeatFilter extends TurboFilter {
  private static final org.slf4j.Logger log = LoggerFactory.getLogger(RepeatFilter.class);
  private static final String OURS = "io.useractivity.";

  static final long WINDOW_MILLIS = 60_000;

  /** More kinds of warnings than any library has; beyond, they pass. */
  private static final int MAX_KINDS = 500;

  private record Kind(String logger, String message) {}

  private record Repeats(Kind kind, long count, long millis) {}

  private static final class Window {
    private final long sinceMillis;
    private long hidden;

    Window(long sinceMillis) {
      this.sinceMillis = sinceMillis;
    }
  }

  private final Map<Kind, Window> windows = new HashMap<>();
  private final LongSupplier clock;

  /** For logback. */
  public RepeatFilter() {
    this(() -> System.nanoTime() / 1_000_000);
  }

  RepeatFilter(LongSupplier clock) {
    this.clock = clock;
  }

  @Override
  public FilterReply decide(
      Marker marker, Logger logger, Level level, String format, Object[] params, Throwable cause) {
    if (format == null
        || !level.isGreaterOrEqual(Level.WARN)
        || logger.getName().startsWith(OURS)
        || !level.isGreaterOrEqual(logger.getEffectiveLevel())) {
      return FilterReply.NEUTRAL;
    }
    return isRepeat(new Kind(logger.getName(), format)) ? FilterReply.DENY : FilterReply.NEUTRAL;
  }

  private synchronized boolean isRepeat(Kind kind) {
    Window window = windows.get(kind);
    if (window != null) {
      window.hidden++;
      return true;
    }
    if (windows.size() < MAX_KINDS) {
      windows.put(kind, new Window(clock.getAsLong()));
    }
    return false;
  }

  /** Tells what was hidden in windows that are over. To be called about once a second. */
  public void flush() {
    for (Repeats repeats : over()) {
      log.atWarn()
          .addKeyValue("source", repeats.kind().logger())
          .addKeyValue("warning", repeats.kind().message())
          .addKeyValue("times", repeats.count())
          .addKeyValue("seconds", repeats.millis() / 1_000)
          .log("A library repeated its warning");
    }
  }

  private synchronized List<Repeats> over() {
    long now = clock.getAsLong();
    List<Repeats> over = new ArrayList<>();
    for (Iterator<Map.Entry<Kind, Window>> each = windows.entrySet().iterator(); each.hasNext(); ) {
      Map.Entry<Kind, Window> entry = each.next();
      long age = now - entry.getValue().sinceMillis;
      if (age >= WINDOW_MILLIS) {
        each.remove();
        if (entry.getValue().hidden > 0) {
          over.add(new Repeats(entry.getKey(), entry.getValue().hidden, age));
        }
      }
    }
    return over;
  }

  /** Flushes the one that logback uses, if there is one. */
  public static void flushInUse() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      for (TurboFilter filter : context.getTurboFilterList()) {
        if (filter instanceof RepeatFilter repeats) {
          repeats.flush();
        }
      }
    }
  }
}
