package io.useractivity.pipeline.view.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.pipeline.config.ConfigLoader;
import io.useractivity.pipeline.config.ConfigSources;
import io.useractivity.pipeline.kit.BlockedLoops;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page without a pipeline, and without a Kafka that answers. */
class OperatorTokenTest {
  private static final OpenApi API = OpenApi.load();
  private static final String TOKEN = "correct-horse-battery-staple";

  private static URI deploy(BlockedLoops loops, String... settings) {
    String[] all = new String[settings.length + 3];
    all[0] = "roles=view";
    all[1] = "kafka.bootstrap-servers=127.0.0.1:1";
    all[2] = "view.port=0";
    System.arraycopy(settings, 0, all, 3, settings.length);
    ViewVerticle view =
        new ViewVerticle(ConfigLoader.load(ConfigSources.none().withSettings(all)).config());
    loops.vertx().deployVerticle(view).await();
    return URI.create(view.url());
  }

  private static HttpResponse<String> pause(HttpClient http, URI page, String token)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(page.resolve("/api/generator"))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"action\":\"pause\"}"));
    if (token != null) {
      request.header("authorization", "Bearer " + token);
    }
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    API.check("post", "/api/generator", response);
    return response;
  }

  @Test
  void aTokenIsNeededGuessersWaitAndAForeignPartIsNamed() throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    try (BlockedLoops loops = BlockedLoops.start()) {
      URI page = deploy(loops, "view.token=" + TOKEN);
      assertThat(pause(http, page, null).statusCode()).isEqualTo(401);
      HttpResponse<String> elsewhere = pause(http, page, TOKEN);
      assertThat(elsewhere.statusCode()).isEqualTo(409);
      assertThat(elsewhere.body()).contains("no generator runs in this process");
      for (int i = 0; i < 5; i++) {
        assertThat(pause(http, page, "guess" + i).statusCode()).isEqualTo(401);
      }
      assertThat(pause(http, page, TOKEN).statusCode()).isEqualTo(429);
    }
  }

  @Test
  void withoutATokenControlsAreOffUnlessTheyAreOpened() throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    try (BlockedLoops loops = BlockedLoops.start()) {
      assertThat(pause(http, deploy(loops), null).statusCode()).isEqualTo(403);
      assertThat(pause(http, deploy(loops, "view.open-controls=true"), null).statusCode())
          .isEqualTo(409);
    }
  }

  @Test
  void whileKafkaIsAwayThePageIsThereAndSaysWhy() throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    try (BlockedLoops loops = BlockedLoops.start()) {
      HttpRequest status = HttpRequest.newBuilder(deploy(loops).resolve("/api/status")).build();
      org.awaitility.Awaitility.await()
          .atMost(java.time.Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                HttpResponse<String> response =
                    http.send(status, HttpResponse.BodyHandlers.ofString());
                API.check("get", "/api/status", response);
                assertThat(response.body())
                    .contains("following Kafka at 127.0.0.1:1 failed", "kafka.bootstrap-servers");
              });
    }
  }

  @Test
  void itSpeaksTlsWhereACertificateIsConfigured(@TempDir Path folder) throws Exception {
    Path store = folder.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "view",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    Path certificate = pem(folder, "CERTIFICATE", keys.getCertificate("view").getEncoded());
    Path key =
        pem(folder, "PRIVATE KEY", keys.getKey("view", "changeit".toCharArray()).getEncoded());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("view", keys.getCertificate("view"));
    trust.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    HttpClient http = HttpClient.newBuilder().sslContext(tls).build();
    try (BlockedLoops loops = BlockedLoops.start()) {
      URI page = deploy(loops, "view.tls-certificate=" + certificate, "view.tls-key=" + key);
      assertThat(page.getScheme()).isEqualTo("https");
      HttpResponse<String> response =
          http.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(response.body()).contains("<title>User activity");
    }
  }

  private static Path pem(Path folder, String kind, byte[] der) throws IOException {
    String text =
        "-----BEGIN "
            + kind
            + "-----\n"
            + Base64.getMimeEncoder(64, new byte[] {10}).encodeToString(der)
            + "\n-----END "
            + kind
            + "-----\n";
    return Files.writeString(folder.resolve(kind.replace(' ', '-') + ".pem"), text);
  }
}
