package io.useractivity.pipeline.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;

/** Renders an event that has no Avro form, so that its dead letter still shows what it was. */
final class ActivityJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private ActivityJson() {}

  /** One JSON object in UTF-8, missing fields as null; a plain rendering if even that fails. */
  static byte[] render(ActivityEvent event) {
    try {
      return MAPPER.writeValueAsBytes(event);
    } catch (JsonProcessingException noJson) {
      return event.toString().getBytes(StandardCharsets.UTF_8);
    }
  }
}
