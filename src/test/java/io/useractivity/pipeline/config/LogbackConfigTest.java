package io.useractivity.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class LogbackConfigTest {
  private final LoggerContext context = new LoggerContext();

  @AfterEach
  void stop() {
    context.stop();
  }

  @Test
  void linesForPeopleShowKeyValues() throws Exception {
    String line = log("text", "INFO");
    assertThat(line).contains("INFO  Store - object archived key=\"a/b\" bytes=\"5\"\n");
  }

  @Test
  void jsonLinesHoldOneObjectWithKeyValues() throws Exception {
    String line = log("json", "DEBUG");
    assertThat(line).endsWith("}\n").hasLineCount(1);
    JsonNode json = new ObjectMapper().readTree(line);
    assertThat(json.get("level").asText()).isEqualTo("INFO");
    assertThat(json.get("message").asText()).isEqualTo("object archived");
    assertThat(json.get("key").asText()).isEqualTo("a/b");
    assertThat(json.get("bytes").asInt()).isEqualTo(5);
    assertThat(json.get("time").asText()).endsWith("Z");
    assertThat(context.getLogger("io.useractivity").getEffectiveLevel()).isEqualTo(Level.DEBUG);
  }

  @Test
  void librariesLogWarningsOnly() throws Exception {
    log("text", "DEBUG");
    for (String library :
        List.of(
            "org.apache.kafka.clients.Metadata",
            "io.netty.util",
            "software.amazon.awssdk.x",
            "reactor.kafka.receiver",
            "org.eclipse.jetty.server.Server")) {
      assertThat(context.getLogger(library).getEffectiveLevel()).isEqualTo(Level.WARN);
    }
  }

  @Test
  void everyVariableItReadsIsKnownToTheLoader() throws Exception {
    String xml =
        new String(
            LogbackConfigTest.class.getResourceAsStream("/logback.xml").readAllBytes(),
            StandardCharsets.UTF_8);
    assertThat(Pattern.compile("\\$\\{(\\w+)").matcher(xml).results().map(match -> match.group(1)))
        .isNotEmpty()
        .allMatch(EnvironmentReader.OTHERS::containsKey);
  }

  private String log(String format, String level) throws Exception {
    context.setMDCAdapter(new LogbackMDCAdapter());
    context.putProperty("UAP_LOG_FORMAT", format);
    context.putProperty("UAP_LOG_LEVEL", level);
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(LogbackConfigTest.class.getResource("/logback.xml"));
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    ConsoleAppender<ILoggingEvent> appender =
        (ConsoleAppender<ILoggingEvent>) root.getAppender(format);
    assertThat(root.iteratorForAppenders()).toIterable().hasSize(1);
    assertThat(appender.getTarget()).isEqualTo("System.err");
    Logger logger = context.getLogger("io.useractivity.pipeline.Store");
    LoggingEvent event =
        new LoggingEvent("x", logger, Level.INFO, "object archived", null, new Object[0]);
    event.addKeyValuePair(new KeyValuePair("key", "a/b"));
    event.addKeyValuePair(new KeyValuePair("bytes", 5));
    return new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
  }
}
