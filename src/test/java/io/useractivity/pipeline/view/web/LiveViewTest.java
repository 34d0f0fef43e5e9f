package io.useractivity.pipeline.view.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.useractivity.pipeline.kit.LiveSocket;
import io.useractivity.pipeline.kit.ViewLab;
import io.useractivity.pipeline.store.S3ObjectStore;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.SeekableByteArrayInput;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Page, WebSocket and API of a running pipeline; every answer is held against openapi.yaml. */
class LiveViewTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final OpenApi API = OpenApi.load();
  private static ViewLab lab;

  @BeforeAll
  static void start() {
    lab =
        ViewLab.start(
            "generator.rate=100",
            "generator.corrupt=3%",
            "generator.late=5%",
            "archiver.rotation.age=20s",
            "view.mask=session_id");
    await()
        .atMost(SOON)
        .until(
            () ->
                get("/api/objects").path("objects").size() > 5
                    && get("/api/dead-letters").path("deadLetters").size() > 0);
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  private static HttpResponse<String> answer(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(lab.page().resolve(path));
  }

  private static JsonNode get(String path) {
    HttpResponse<String> response = answer(request(path));
    API.check("get", path, response);
    assertThat(response.statusCode()).isEqualTo(200);
    return json(response);
  }

  private static JsonNode json(HttpResponse<String> response) {
    try {
      return MAPPER.readTree(response.body());
    } catch (IOException e) {
      throw new IllegalStateException(response.body(), e);
    }
  }

  private static HttpResponse<String> post(String path, String body) {
    HttpResponse<String> response =
        answer(
            request(path)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    API.check("post", path, response);
    return response;
  }

  @Test
  void theStatusIsWhatTheApiDescribesAndTheBooksBalance() {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              JsonNode status = get("/api/status");
              assertThat(status.path("processes")).hasSize(1);
              assertThat(status.path("partitions")).hasSize(4);
              assertThat(status.path("lanes").size()).isPositive();
              assertThat(status.path("funnel").get(0).path("count").asLong()).isPositive();
              JsonNode ledger = status.path("ledger");
              assertThat(ledger.path("archived").asLong()).isPositive();
              assertThat(ledger.path("missing").asLong()).isZero();
            });
  }

  @Test
  void anArchivedEventIsFoundInItsObjectAtTheRowTold() throws IOException {
    JsonNode object = get("/api/objects?limit=1").path("objects").get(0);
    String path = "/api/events/" + object.path("partition") + "/" + object.path("lastOffset");
    JsonNode event = get(path);
    JsonNode where = event.path("where");
    assertThat(where.path("state").asText()).isEqualTo("archived");
    assertThat(where.path("object")).isEqualTo(object);
    List<String> ids = new ArrayList<>();
    try (S3ObjectStore store = S3ObjectStore.connect(lab.config().s3());
        DataFileReader<GenericRecord> records =
            new DataFileReader<>(
                new SeekableByteArrayInput(store.get(object.path("key").asText()).join()),
                new GenericDatumReader<>())) {
      records.forEach(each -> ids.add(each.get("event_id").toString()));
    }
    assertThat(ids.get(where.path("row").asInt() - 1))
        .isEqualTo(event.path("event").path("event_id").asText());
  }

  @Test
  void aDeadLetterTellsItsReason() {
    JsonNode letter = get("/api/dead-letters?limit=1").path("deadLetters").get(0);
    JsonNode event = get("/api/events/" + letter.path("partition") + "/" + letter.path("offset"));
    assertThat(event.path("where").path("state").asText()).isEqualTo("dead-lettered");
    assertThat(event.path("problem").path("reason")).isEqualTo(letter.path("reason"));
    assertThat(event.has("raw")).as("raw bytes while something is masked").isFalse();
  }

  @Test
  void aMaskedFieldLeavesTheServerNowhere() {
    JsonNode object = get("/api/objects?limit=1").path("objects").get(0);
    JsonNode event =
        get("/api/events/" + object.path("partition") + "/" + object.path("firstOffset"));
    assertThat(event.path("event").path("session_id").asText()).startsWith("\u2022");
    assertThat(event.path("key").asText()).startsWith("\u2022");
    assertThat(event.path("event").path("user_id").asText()).startsWith("u-");
  }

  @Test
  void framesArriveInSequenceAndAFilterHolds() {
    try (LiveSocket live = LiveSocket.open(HTTP, lab.page(), null, true)) {
      await().atMost(SOON).until(() -> live.frames("rows").size() > 15);
      assertThat(live.frames("hello")).hasSize(1);
      assertThat(live.frames("backlog")).hasSize(1);
      API.checkSchema("Status", live.frames("hello").get(0).path("status"));
      List<JsonNode> rows = live.frames("rows");
      for (int i = 1; i < rows.size(); i++) {
        long next = rows.get(i - 1).path("seq").asLong() + rows.get(i - 1).path("n").asLong();
        assertThat(rows.get(i).path("seq").asLong()).isEqualTo(next);
      }
      live.send("{\"filter\":{\"types\":[\"add_to_cart\"]}}");
      await().atMost(SOON).until(() -> live.frames("backlog").size() == 2);
      live.frames("backlog")
          .get(1)
          .path("rows")
          .forEach(row -> assertThat(row.get(5).asText()).isEqualTo("add_to_cart"));
    }
  }

  @Test
  void aFilterOnAMaskedFieldIsRefusedAndTheConnectionStays() {
    try (LiveSocket live = LiveSocket.open(HTTP, lab.page(), null, true)) {
      live.send("{\"filter\":{\"where\":{\"session_id\":\"s-1\"}}}");
      await().atMost(SOON).until(() -> live.frames("refused").size() == 1);
      assertThat(live.frames("refused").get(0).path("message").asText())
          .contains("session_id is masked here");
      assertThat(live.closed()).isNotDone();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"no json", "{\"other\":1}", "[]"})
  void whoSpeaksNonsenseIsClosed(String message) throws Exception {
    try (LiveSocket live = LiveSocket.open(HTTP, lab.page(), null, true)) {
      live.send(message);
      assertThat(live.closed().get(20, TimeUnit.SECONDS)).startsWith("4002 messages");
    }
  }

  @Test
  void aMessageWithoutMeasureIsRefused() throws Exception {
    try (LiveSocket live = LiveSocket.open(HTTP, lab.page(), null, true)) {
      live.send("{\"filter\":\"" + "x".repeat(5_000) + "\"}");
      assertThat(live.closed().get(20, TimeUnit.SECONDS)).isNotEmpty();
    }
  }

  @Test
  void anotherOriginMayNeitherWatchNorControl() {
    assertThatThrownBy(() -> LiveSocket.open(HTTP, lab.page(), "http://evil.example", true))
        .hasStackTraceContaining("Unexpected HTTP response status code 403");
    HttpResponse<String> refused =
        answer(
            request("/api/archiver")
                .header("origin", "http://evil.example")
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"action\":\"pause\"}")));
    API.check("post", "/api/archiver", refused);
    assertThat(refused.statusCode()).isEqualTo(403);
    String own = "http://127.0.0.1:" + lab.page().getPort();
    LiveSocket.open(HTTP, lab.page(), own, true).close();
  }

  @Test
  void anotherHostNameIsNotAnswered() throws IOException {
    URI page = lab.page();
    try (Socket socket = new Socket(page.getHost(), page.getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET /api/status HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 421").doesNotContain("processes");
    }
  }

  @Test
  void controlsReachTheGeneratorAndTheArchiver() {
    assertThat(json(post("/api/generator", "{\"action\":\"rate\",\"value\":150}")).path("message"))
        .hasToString("\"the generator aims at 150/s\"");
    await().atMost(SOON).until(() -> process("generator").path("rate").asDouble() == 150.0);
    assertThat(post("/api/generator", "{\"action\":\"burst\",\"count\":500}").statusCode())
        .isEqualTo(200);
    assertThat(post("/api/generator", "{\"action\":\"late\",\"count\":5}").statusCode())
        .isEqualTo(200);
    assertThat(post("/api/generator", "{\"action\":\"corrupt\",\"count\":5}").statusCode())
        .isEqualTo(200);
    post("/api/generator", "{\"action\":\"pause\"}");
    await().atMost(SOON).until(() -> process("generator").path("paused").asBoolean());
    post("/api/archiver", "{\"action\":\"pause\"}");
    await().atMost(SOON).until(() -> process("archiver").path("paused").asBoolean());
    post("/api/archiver", "{\"action\":\"resume\"}");
    assertThat(json(post("/api/archiver", "{\"action\":\"flush\"}")).path("message").asText())
        .contains("open objects");
    await()
        .atMost(SOON)
        .until(
            () -> get("/api/status").path("archived").path("byReason").path("flush").asLong() > 0);
    post("/api/generator", "{\"action\":\"resume\"}");
  }

  private static JsonNode process(String part) {
    return get("/api/status").path("processes").get(0).path(part);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/generator | {'action':'rate','value':-1}       | 400 | between 0.001 and 10000000",
        "/api/generator | {'action':'rate','value':'x'}      | 400 | between 0.001 and 10000000",
        "/api/generator | {'action':'burst','count':9999999} | 400 | count must be 1 to",
        "/api/generator | {'action':'dance'}                 | 400 | unknown action 'dance'",
        "/api/archiver  | {'action':'dance'}                 | 400 | unknown action 'dance'",
        "/api/archiver  | {'action':7}                       | 400 | action must be a string",
        "/api/archiver  | []                                 | 400 | must be a JSON object",
        "/api/archiver  | {                                  | 400 | must be a JSON object",
      })
  void nonsenseIsAnsweredWithAProblem(String path, String body, int status, String detail) {
    HttpResponse<String> response = post(path, body.replace('\'', '"'));
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(json(response).path("detail").asText()).contains(detail);
  }

  @Test
  void limitsHold() {
    assertThat(post("/api/generator", " ".repeat(5_000)).statusCode()).isEqualTo(413);
    HttpResponse<String> form =
        answer(
            request("/api/generator")
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("action=pause")));
    API.check("post", "/api/generator", form);
    assertThat(form.statusCode()).isEqualTo(415);
    for (String path : List.of("/api/objects?limit=-1", "/api/objects?limit=1001")) {
      HttpResponse<String> response = answer(request(path));
      API.check("get", path, response);
      assertThat(response.statusCode()).as(path).isEqualTo(400);
    }
    HttpResponse<String> missing = answer(request("/api/events/0/99999999"));
    API.check("get", "/api/events/0/99999999", missing);
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(answer(request("/nothing")).statusCode()).isEqualTo(404);
    assertThat(
            answer(request("/").method("DELETE", HttpRequest.BodyPublishers.noBody())).statusCode())
        .isEqualTo(405);
  }

  @Test
  void thePageIsSmallAndLocked() {
    long bytes = 0;
    for (String file :
        List.of(
            "index.html",
            "style.css",
            "icon.svg",
            "app.js",
            "charts.js",
            "controls.js",
            "details.js",
            "dom.js",
            "panels.js",
            "socket.js",
            "table.js")) {
      HttpResponse<String> response = answer(request("/" + file));
      assertThat(response.statusCode()).as(file).isEqualTo(200);
      assertThat(response.headers().firstValue("content-security-policy").orElseThrow())
          .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
          .doesNotContain("unsafe");
      assertThat(response.body()).as(file).doesNotContain("innerHTML", "eval(", "https://cdn");
      bytes += response.body().getBytes(StandardCharsets.UTF_8).length;
      String tag = response.headers().firstValue("etag").orElseThrow();
      assertThat(answer(request("/" + file).header("if-none-match", tag)).statusCode())
          .isEqualTo(304);
    }
    assertThat(bytes).isLessThan(150 << 10);
  }
}
