package io.useractivity.pipeline.ops.export;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import software.amazon.awssdk.thirdparty.jackson.core.JsonParser;
import software.amazon.awssdk.thirdparty.jackson.core.JsonToken;
import software.amazon.awssdk.thirdparty.jackson.dataformat.cbor.CBORFactory;

/**
 * Takes PutMetricData as CloudWatch does (Smithy RPC v2 CBOR, gzip where the SDK chooses it), and
 * refuses on request.
 */
final class CloudwatchServer implements AutoCloseable {
  /** One MetricDatum as it came over the wire. */
  record Datum(String namespace, String name, Map<String, String> dimensions, double value) {}

  private static final byte[] EMPTY_MAP = {(byte) 0xA0};
  private final HttpServer server;
  private final List<Datum> data = new CopyOnWriteArrayList<>();
  private volatile int refusal;

  CloudwatchServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException noPort) {
      throw new UncheckedIOException(noPort);
    }
    server.createContext("/", this::answer);
    server.setExecutor(
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "cloudwatch-server");
              thread.setDaemon(true);
              return thread;
            }));
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Answers with this status from now on; 0 takes metrics again. */
  void refuse(int status) {
    refusal = status;
  }

  List<Datum> data() {
    return List.copyOf(data);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<?, ?> request = request(exchange);
      exchange.getResponseHeaders().add("smithy-protocol", "rpc-v2-cbor");
      exchange.getResponseHeaders().add("content-type", "application/cbor");
      int status = refusal;
      if (status == 0 && !exchange.getRequestURI().getPath().endsWith("/PutMetricData")) {
        status = 404;
      }
      if (status == 0) {
        keep(request);
        status = 200;
      }
      exchange.sendResponseHeaders(status, EMPTY_MAP.length);
      exchange.getResponseBody().write(EMPTY_MAP);
    }
  }

  private void keep(Map<?, ?> request) {
    String namespace = (String) request.get("Namespace");
    for (Object each : (List<?>) request.get("MetricData")) {
      Map<?, ?> datum = (Map<?, ?>) each;
      Map<String, String> dimensions = new LinkedHashMap<>();
      for (Object dimension : (List<?>) datum.get("Dimensions")) {
        Map<?, ?> pair = (Map<?, ?>) dimension;
        dimensions.put((String) pair.get("Name"), (String) pair.get("Value"));
      }
      data.add(
          new Datum(
              namespace,
              (String) datum.get("MetricName"),
              dimensions,
              ((Number) datum.get("Value")).doubleValue()));
    }
  }

  private static Map<?, ?> request(HttpExchange exchange) throws IOException {
    String encoding = exchange.getRequestHeaders().getFirst("content-encoding");
    try (InputStream raw = exchange.getRequestBody();
        InputStream body = "gzip".equals(encoding) ? new GZIPInputStream(raw) : raw;
        JsonParser parser = new CBORFactory().createParser(body)) {
      parser.nextToken();
      return (Map<?, ?>) value(parser);
    }
  }

  private static Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          map.put(name, value(parser));
        }
        yield map;
      }
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser));
        }
        yield list;
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
      default -> parser.getText();
    };
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
