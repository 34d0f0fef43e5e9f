package io.useractivity.pipeline.view.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.Map;

/** The API's description, and answers held against it. */
final class OpenApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final JsonNode document;

  private OpenApi(JsonNode document) {
    this.document = document;
  }

  static OpenApi load() {
    try (InputStream in = OpenApi.class.getResourceAsStream("/view/openapi.yaml")) {
      return new OpenApi(new ObjectMapper(new YAMLFactory()).readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails unless the answer is one the description knows, of the media type and shape it says. */
  void check(String method, String path, HttpResponse<String> response) {
    String template =
        path.replaceFirst("\\?.*", "").replaceFirst("/events/.*", "/events/{partition}/{offset}");
    JsonNode answer =
        document
            .path("paths")
            .path(template)
            .path(method)
            .path("responses")
            .path(String.valueOf(response.statusCode()));
    assertThat(answer.isObject())
        .as("%s %s may answer %d: %s", method, template, response.statusCode(), response.body())
        .isTrue();
    if (answer.has("$ref")) {
      answer = document.at(answer.path("$ref").asText().substring(1));
    }
    Map.Entry<String, JsonNode> content = answer.path("content").fields().next();
    assertThat(response.headers().firstValue("content-type")).contains(content.getKey());
    String name = content.getValue().at("/schema/$ref").asText().replaceFirst(".*/", "");
    try {
      checkSchema(name, JSON.readTree(response.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(response.body(), e);
    }
  }

  void checkSchema(String name, JsonNode value) {
    ObjectNode schema = JSON.createObjectNode();
    schema.put("$ref", "#/components/schemas/" + name);
    schema.set("components", document.path("components"));
    JsonSchema compiled =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
    assertThat(compiled.validate(value)).as("%s: %s", name, value).isEmpty();
  }
}
