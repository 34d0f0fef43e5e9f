package io.useractivity.pipeline.view;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Frames of rows as UTF-8 JSON; each is encoded once for all browsers of an audience. */
public final class FrameJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private FrameJson() {}

  /**
   * {@code {"t":"rows","f":frame,"seq":..,"n":..,"at":millis,"rows":[[partition, offset, timestamp,
   * eventTime, problem, type, cells...]]}}.
   */
  public static byte[] rows(long number, Audience.Frame frame, boolean backlog, long nowMillis) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4_096);
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("t", backlog ? "backlog" : "rows");
      json.writeNumberField("f", number);
      json.writeNumberField("seq", frame.sequence());
      json.writeNumberField("n", frame.matched());
      json.writeNumberField("at", nowMillis);
      json.writeArrayFieldStart("rows");
      for (Row row : frame.rows()) {
        row(json, row);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("a byte array refused bytes", impossible);
    }
    return bytes.toByteArray();
  }

  private static void row(JsonGenerator json, Row row) throws IOException {
    json.writeStartArray();
    json.writeNumber(row.partition());
    json.writeNumber(row.offset());
    json.writeNumber(row.timestamp());
    json.writeNumber(row.eventTime());
    json.writeString(row.problem());
    json.writeString(row.type());
    for (String cell : row.cells()) {
      json.writeString(cell);
    }
    json.writeEndArray();
  }
}
