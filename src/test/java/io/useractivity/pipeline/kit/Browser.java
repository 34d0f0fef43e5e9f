package io.useractivity.pipeline.kit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * One page in a headless Chromium with a fresh profile, driven by the DevTools protocol, so that no
 * browser driver is needed. {@link #find} says whether there is a browser.
 */
public final class Browser implements WebSocket.Listener, AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration START = Duration.ofSeconds(60);
  private static final long ANSWER_SECONDS = 30;
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");

  private final Process process;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final StringBuilder part = new StringBuilder();
  private WebSocket socket;

  private Browser(Process process) {
    this.process = process;
  }

  /** The browser's program, or empty. */
  public static Optional<Path> find() {
    for (String folder : System.getenv("PATH").split(":")) {
      for (String name : NAMES) {
        Path program = Path.of(folder, name);
        if (Files.isExecutable(program)) {
          return Optional.of(program);
        }
      }
    }
    return Optional.empty();
  }

  /** Opens an empty page. */
  public static Browser open(int width, int height) {
    Path profile = TestDirs.fresh("chromium");
    List<String> command = new ArrayList<>(List.of(find().orElseThrow().toString()));
    command.addAll(
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--remote-debugging-port=0",
            "--user-data-dir=" + profile,
            "--window-size=" + width + "," + height,
            "about:blank"));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(profile.resolve("log").toFile())
              .start();
      Browser browser = new Browser(process);
      browser.connect(profile);
      browser.call(
          "Emulation.setDeviceMetricsOverride",
          "width",
          width,
          "height",
          height,
          "deviceScaleFactor",
          1,
          "mobile",
          false);
      return browser;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command, e);
    }
  }

  private void connect(Path profile) throws IOException {
    Path portFile = profile.resolve("DevToolsActivePort");
    Awaitility.await()
        .atMost(START)
        .until(() -> Files.exists(portFile) && Files.readAllLines(portFile).size() >= 2);
    String port = Files.readAllLines(portFile).get(0);
    HttpClient http = HttpClient.newHttpClient();
    HttpRequest list =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json")).build();
    try {
      JsonNode pages =
          MAPPER.readTree(http.send(list, HttpResponse.BodyHandlers.ofString()).body());
      String address = "";
      for (JsonNode page : pages) {
        address =
            page.path("type").asText().equals("page")
                ? page.path("webSocketDebuggerUrl").asText()
                : address;
      }
      socket = http.newWebSocketBuilder().buildAsync(URI.create(address), this).join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    call("Runtime.enable");
    call("Page.enable");
    call("Network.enable");
    call("Log.enable");
  }

  /** Calls a DevTools method; names and values alternate. */
  public JsonNode call(String method, Object... parameters) {
    ObjectNode message = MAPPER.createObjectNode();
    int id = ids.incrementAndGet();
    message.put("id", id).put("method", method);
    ObjectNode named = message.putObject("params");
    for (int i = 0; i < parameters.length; i += 2) {
      named.set((String) parameters[i], MAPPER.valueToTree(parameters[i + 1]));
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    socket.sendText(message.toString(), true).join();
    try {
      return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (Exception failure) {
      throw new IllegalStateException(method + " was not answered", failure);
    }
  }

  /** Goes to an address. */
  public void go(URI address) {
    call("Page.navigate", "url", address.toString());
  }

  /** The value of a JavaScript expression, a promise's included; text. */
  public String eval(String expression) {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            "expression",
            expression,
            "awaitPromise",
            true,
            "returnByValue",
            true);
    if (answer.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + answer.path("exceptionDetails"));
    }
    return answer.path("result").path("value").asText();
  }

  /** Waits until an expression is true; while a page is loading it may fail. */
  public void until(String expression) {
    Awaitility.await(expression)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(() -> eval("!!(" + expression + ")").equals("true"));
  }

  /** Presses and releases a key, by its name. */
  public void press(String key) {
    String text = key.length() == 1 ? key : key.equals("Enter") ? "\r" : "";
    call(
        "Input.dispatchKeyEvent",
        "type",
        "keyDown",
        "key",
        key,
        "code",
        key.equals(" ") ? "Space" : key,
        "text",
        text);
    call("Input.dispatchKeyEvent", "type", "keyUp", "key", key);
  }

  /** What the system prefers, such as {@code prefers-color-scheme} and {@code light}. */
  public void prefer(String feature, String value) {
    call(
        "Emulation.setEmulatedMedia", "features", List.of(Map.of("name", feature, "value", value)));
  }

  /** Writes what the page looks like; the file's name says the format: png, jpeg or webp. */
  public void screenshot(Path file) throws IOException {
    String format = file.toString().replaceFirst(".*\\.", "");
    Object[] parameters =
        format.equals("png")
            ? new Object[] {"format", format}
            : new Object[] {"format", format, "quality", 82};
    String data = call("Page.captureScreenshot", parameters).path("data").asText();
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, Base64.getDecoder().decode(data));
  }

  /** Errors the console showed, refusals of the security policy among them. */
  public List<String> complaints() {
    return complaints;
  }

  /** Addresses the page asked for. */
  public List<String> requests() {
    return requests;
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
    part.append(text);
    if (last) {
      try {
        take(MAPPER.readTree(part.toString()));
      } catch (IOException noJson) {
        complaints.add(noJson.toString());
      }
      part.setLength(0);
    }
    from.request(1);
    return null;
  }

  private void take(JsonNode message) {
    if (message.has("id")) {
      CompletableFuture<JsonNode> answer = answers.remove(message.path("id").asInt());
      answer.complete(message.has("result") ? message.path("result") : message);
      return;
    }
    JsonNode event = message.path("params");
    switch (message.path("method").asText()) {
      case "Runtime.exceptionThrown" -> complaints.add(event.path("exceptionDetails").toString());
      case "Log.entryAdded" -> {
        if (event.path("entry").path("level").asText().equals("error")) {
          complaints.add(event.path("entry").path("text").asText());
        }
      }
      case "Runtime.consoleAPICalled" -> {
        if (event.path("type").asText().equals("error")) {
          complaints.add(event.path("args").toString());
        }
      }
      case "Network.requestWillBeSent" -> requests.add(event.path("request").path("url").asText());
      case "Network.webSocketCreated" -> requests.add(event.path("url").asText());
      default -> {} // nothing the tests ask about
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
