package io.useractivity.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EffectiveConfigTest {
  @Test
  void showsEveryKeyWithItsOrigin() {
    LoadedConfig loaded =
        ConfigLoader.load(
            ConfigSources.none().withProfile("throughput").withSettings("ops.port=9"));
    assertThat(EffectiveConfig.lines(loaded))
        .contains(
            "roles=generator,archiver  # default",
            "archiver.rotation.events=0  # profile throughput",
            "archiver.rotation.age=60s  # profile throughput",
            "kafka.consumer.max.poll.records=1500  # profile throughput",
            "kafka.client={}  # default",
            "s3.region=  # default",
            "ops.port=9  # --set")
        .hasSizeGreaterThanOrEqualTo(ConfigSchema.keys().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka.client.ssl.keystore.password",
        "kafka.client.ssl.key.password",
        "kafka.client.ssl.keystore.key",
        "kafka.client.sasl.jaas.config",
        "kafka.client.sasl.oauthbearer.client.credentials.client.secret",
        "kafka.producer.my.api.token",
        "kafka.consumer.basic.auth.user.info",
        "kafka.client.SSL.TRUSTSTORE.PASSWORD"
      })
  void neverShowsSecretKafkaProperties(String path) {
    assertHidden(path + "=hunter2", path + "=******  # --set");
  }

  @ParameterizedTest
  @CsvSource({
    "kafka.client.harmless.name, x password=\"hunter2\"",
    "kafka.client.ssl.some.pem, -----BEGIN PRIVATE KEY-----hunter2"
  })
  void neverShowsTextThatLooksSecret(String path, String text) {
    assertHidden(path + "=" + text, path + "=******  # --set");
  }

  @Test
  void neverShowsSecretKeys() {
    assertHidden(
        "s3.secret-access-key=hunter2",
        "s3.secret-access-key=******  # --set",
        "s3.access-key-id=me");
  }

  @Test
  void hidesCredentialsInAddresses() {
    assertHidden(
        "kafka.client.proxy.address=https://me:hunter2@proxy:80/x",
        "kafka.client.proxy.address=https://******@proxy:80/x  # --set");
  }

  @Test
  void showsWhatIsNoSecret() {
    LoadedConfig loaded =
        ConfigLoader.load(
            ConfigSources.none()
                .withSettings(
                    "kafka.client.ssl.keystore.location=/etc/key.p12",
                    "kafka.client.sasl.oauthbearer.token.endpoint.url=https://login/token",
                    "s3.access-key-id=me",
                    "s3.secret-access-key=hunter2"));
    assertThat(EffectiveConfig.render(loaded))
        .contains("/etc/key.p12", "https://login/token", "s3.access-key-id=me")
        .doesNotContain("hunter2");
  }

  @Test
  void neverShowsWhatCameFromAFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "hunter2");
    assertHidden(
        "kafka.client.some.thing=${file:" + file + "}", "kafka.client.some.thing=******  # --set");
  }

  @Test
  void showsLineBreaksAsText() {
    LoadedConfig loaded =
        ConfigLoader.load(ConfigSources.none().withSettings("s3.region=a\nops.port=6"));
    assertThat(EffectiveConfig.lines(loaded)).contains("s3.region=a\\nops.port=6  # --set");
  }

  private static void assertHidden(String setting, String shown, String... others) {
    String[] all =
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of(setting), java.util.Arrays.stream(others))
            .toArray(String[]::new);
    LoadedConfig loaded = ConfigLoader.load(ConfigSources.none().withSettings(all));
    assertThat(EffectiveConfig.lines(loaded)).contains(shown);
    assertThat(EffectiveConfig.render(loaded)).doesNotContain("hunter2");
    if (!setting.contains("${file:")) {
      assertThat(loaded.config().toString()).doesNotContain("hunter2");
    }
  }
}
