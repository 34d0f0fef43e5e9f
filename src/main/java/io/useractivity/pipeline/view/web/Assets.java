package io.useractivity.pipeline.view.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/** The page's files, from the jar, in memory. */
final class Assets {
  private static final String FOLDER = "/view/";
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "yaml", "application/yaml");
  private static final List<String> FILES =
      List.of(
          "index.html",
          "style.css",
          "icon.svg",
          "openapi.yaml",
          "app.js",
          "charts.js",
          "controls.js",
          "details.js",
          "dom.js",
          "panels.js",
          "socket.js",
          "table.js");

  private record Asset(Buffer content, String type, String tag) {}

  private final Map<String, Asset> byPath = new HashMap<>();

  private Assets() {}

  /** Reads them all; on a thread that may block. */
  static Assets load() {
    Assets assets = new Assets();
    for (String file : FILES) {
      assets.byPath.put("/" + file, read(file));
    }
    assets.byPath.put("/", assets.byPath.get("/index.html"));
    return assets;
  }

  private static Asset read(String file) {
    try (InputStream in = Assets.class.getResourceAsStream(FOLDER + file)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + FOLDER + file);
      }
      byte[] bytes = in.readAllBytes();
      CRC32C checksum = new CRC32C();
      checksum.update(bytes);
      String tag = '"' + HexFormat.of().toHexDigits(checksum.getValue()) + '"';
      String type = TYPES.get(file.substring(file.lastIndexOf('.') + 1));
      return new Asset(Buffer.buffer(bytes), type, tag);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read " + file, unreadable);
    }
  }

  /** Answers if there is such a file. */
  boolean serve(HttpServerRequest request) {
    Asset asset = byPath.get(request.path());
    if (asset == null) {
      return false;
    }
    HttpServerResponse response =
        Answers.secured(request)
            .putHeader("cache-control", "no-cache")
            .putHeader("etag", asset.tag());
    if (asset.tag().equals(request.getHeader("if-none-match"))) {
      response.setStatusCode(304).end();
    } else {
      response.putHeader("content-type", asset.type()).end(asset.content());
    }
    return true;
  }
}
