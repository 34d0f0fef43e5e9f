package io.useractivity.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  private static final String KEY = "s3.secret-access-key";
  private static final String ID = "s3.access-key-id=me";

  @TempDir private Path folder;
  private Path secret;

  @BeforeEach
  void writeSecret() throws IOException {
    secret = Files.writeString(folder.resolve("secret"), "hunter2\n");
  }

  @Test
  void aSecretMayComeFromAFileWithoutItsLineEnd() {
    assertThat(secretOf(settings(ID, KEY + "-file=" + secret))).isEqualTo("hunter2");
    assertThat(
            secretOf(
                settings(ID)
                    .withEnvironment(Map.of("UAP_S3_SECRET_ACCESS_KEY_FILE", secret.toString()))))
        .isEqualTo("hunter2");
  }

  @Test
  void onlyOneLineEndIsDropped() throws IOException {
    Files.writeString(secret, " a\nb\r\n\r\n");
    assertThat(secretOf(settings(ID, KEY + "-file=" + secret))).isEqualTo(" a\nb\r\n");
  }

  @Test
  void valueAndFileInOneLayerAreAnErrorThatDoesNotShowTheValue() {
    List<ConfigProblem> problems =
        ConfigProblems.of(settings(ID, KEY + "=hunter3", KEY + "-file=" + secret));
    assertThat(problems)
        .extracting(ConfigProblem::toString)
        .containsExactly(
            "--set: s3.secret-access-key = ******: is given as a value and as a file (--set);"
                + " remove one of them");
  }

  @Test
  void anEmptyValueBesideAFileIsNone() {
    assertThat(secretOf(settings(ID, KEY + "-file=" + secret, KEY + "="))).isEqualTo("hunter2");
  }

  @Test
  void aLaterLayerReplacesEitherForm() {
    ConfigSources environment =
        ConfigSources.none()
            .withEnvironment(Map.of("UAP_S3_SECRET_ACCESS_KEY_FILE", "/does/not/exist"));
    assertThat(secretOf(environment.withSettings(ID, KEY + "=hunter4"))).isEqualTo("hunter4");
  }

  @Test
  void aMissingFileIsAProblemOfTheKey() {
    assertThat(ConfigProblems.ofSettings(ID, KEY + "-file=" + folder.resolve("none")))
        .contains("s3.secret-access-key-file: file " + folder.resolve("none") + " does not exist");
  }

  @Test
  void placeholdersAreReplacedInAnyText() {
    LoadedConfig loaded =
        ConfigLoader.load(
            settings(
                    "kafka.client.sasl.jaas.config=x password=\"${file:" + secret + "}\";",
                    "kafka.client.client.rack=${env:ZONE}-$${env:ZONE}",
                    "ops.port=${env:PORT}")
                .withEnvironment(Map.of("ZONE", "a$1", "PORT", "9")));
    assertThat(loaded.config().kafka().client())
        .containsEntry("sasl.jaas.config", "x password=\"hunter2\";")
        .containsEntry("client.rack", "a$1-${env:ZONE}");
    assertThat(loaded.config().ops().port()).isEqualTo(9);
    assertThat(ConfigProblems.ofSettings("s3.region=${env:NOPE}"))
        .containsExactly("s3.region: environment variable NOPE is not set");
  }

  @Test
  void aFileInTheWrongPlaceIsNotQuoted() {
    assertThat(ConfigProblems.of(settings("ops.port=${file:" + secret + "}")).toString())
        .contains("the file holds no whole number")
        .doesNotContain("hunter2");
    assertThat(ConfigProblems.of(settings("s3.bucket=No-${file:" + secret + "}")).toString())
        .contains("is not a bucket name")
        .doesNotContain("hunter2");
  }

  private static String secretOf(ConfigSources sources) {
    return ConfigLoader.load(sources).config().s3().secretAccessKey();
  }

  private static ConfigSources settings(String... settings) {
    return ConfigSources.none().withSettings(settings);
  }
}
