package io.useractivity.pipeline.ops.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RepeatFilterTest {
  private final AtomicLong now = new AtomicLong();
  private final RepeatFilter filter = new RepeatFilter(now::get);
  private final LoggerContext context = new LoggerContext();
  private final ListAppender<ILoggingEvent> library = new ListAppender<>();
  private final ListAppender<ILoggingEvent> ours = new ListAppender<>();

  @BeforeEach
  void start() {
    context.addTurboFilter(filter);
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(library);
    library.start();
    ours.start();
    real().addAppender(ours);
  }

  @AfterEach
  void stop() {
    real().detachAppender(ours);
    context.stop();
  }

  @Test
  void aWarningOfALibraryIsShownOnceAndItsRepeatsAreCounted() {
    Logger kafka = context.getLogger("org.apache.kafka.clients.NetworkClient");
    for (int i = 0; i < 100; i++) {
      kafka.warn("Connection to node {} could not be established", i);
      filter.flush();
    }
    assertThat(library.list).hasSize(1);
    assertThat(ours.list).isEmpty();
    now.addAndGet(RepeatFilter.WINDOW_MILLIS);
    filter.flush();
    assertThat(ours.list).hasSize(1);
    assertThat(ours.list.get(0).getKeyValuePairs().toString()).contains("times=\"99\"");
    kafka.warn("Connection to node {} could not be established", 7);
    assertThat(library.list).hasSize(2);
  }

  @Test
  void otherWarningsOwnMessagesAndLowerLevelsPass() {
    Logger kafka = context.getLogger("org.apache.kafka.clients.NetworkClient");
    Logger own = context.getLogger("io.useractivity.pipeline.archive.ArchiverVerticle");
    for (int i = 0; i < 3; i++) {
      kafka.info("Reconnecting");
      own.warn("Not ready");
    }
    kafka.warn("one");
    kafka.error("another");
    assertThat(library.list).hasSize(8);
  }

  private static Logger real() {
    return (Logger) LoggerFactory.getLogger(RepeatFilter.class);
  }
}
