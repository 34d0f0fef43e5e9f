package io.useractivity.pipeline.ops.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.event.KeyValuePair;

/**
 * One JSON object a line: {@code time}, {@code level}, {@code logger}, {@code thread}, {@code
 * message}, the key-values as fields beside them (a name that is taken gets an underscore), and
 * {@code error} with a stack trace. Named in logback.xml.
 */
public final class JsonLines extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = {};
  private static final int USUAL_BYTES = 512;
  private final JsonFactory json = new JsonFactory();

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator generator = json.createGenerator(line)) {
      generator.writeStartObject();
      write(event, generator);
      generator.writeEndObject();
      generator.writeRaw('\n');
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return line.toByteArray();
  }

  private static void write(ILoggingEvent event, JsonGenerator out) throws IOException {
    out.writeStringField("time", Instant.ofEpochMilli(event.getTimeStamp()).toString());
    out.writeStringField("level", event.getLevel().toString());
    out.writeStringField("logger", event.getLoggerName());
    out.writeStringField("thread", event.getThreadName());
    out.writeStringField("message", event.getFormattedMessage());
    Set<String> taken =
        new HashSet<>(List.of("time", "level", "logger", "thread", "message", "error"));
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        String name = String.valueOf(pair.key);
        while (!taken.add(name)) {
          name = name + "_";
        }
        out.writeFieldName(name);
        write(pair.value, out);
      }
    }
    if (event.getThrowableProxy() != null) {
      out.writeStringField("error", ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
  }

  private static void write(Object value, JsonGenerator out) throws IOException {
    if (value instanceof Integer || value instanceof Long) {
      out.writeNumber(((Number) value).longValue());
    } else if (value instanceof Double number && Double.isFinite(number)) {
      out.writeNumber(number);
    } else if (value instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else {
      out.writeString(String.valueOf(value));
    }
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }
}
