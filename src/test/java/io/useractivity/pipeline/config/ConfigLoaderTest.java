package io.useractivity.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
  @TempDir private Path folder;

  @Test
  void withoutSourcesEveryKeyHasItsDocumentedDefault() {
    LoadedConfig loaded = ConfigLoader.load(ConfigSources.none());
    assertThat(loaded.origins().values()).containsOnly("default");
    Map<String, Object> values = Sections.values(loaded.config());
    for (ConfigKey key : ConfigSchema.keys()) {
      String shown = key.isMap() ? "" : ValueType.format(values.get(key.path()));
      assertThat(shown).as(key.path()).isEqualTo(key.meta().value());
    }
    assertThat(loaded.config().archiver().rotation().events()).isEqualTo(5);
    assertThat(loaded.config().kafka().topic()).isEqualTo("user_activity_avro_stream");
  }

  @Test
  void eachLayerOverridesTheOneBefore() throws IOException {
    ConfigSources sources =
        file(
            """
            profile: throughput
            archiver:
              block-size: 512KiB
              max-uploads: 3
              threads: 3
            """);
    LoadedConfig loaded =
        ConfigLoader.load(
            sources
                .withEnvironment(
                    Map.of(
                        "UAP_ARCHIVER_MAX_UPLOADS", "4", "UAP_ARCHIVER_THREADS", "4", "HOME", "/"))
                .withSettings("archiver.threads=5", "archiver.threads=6"));
    var archiver = loaded.config().archiver();
    assertThat(archiver.rotation().events()).isZero();
    assertThat(archiver.blockSize()).isEqualTo(DataSize.parse("512KiB"));
    assertThat(archiver.maxUploads()).isEqualTo(4);
    assertThat(archiver.threads()).isEqualTo(6);
    assertThat(loaded.origins())
        .containsEntry("archiver.codec", "default")
        .containsEntry("archiver.rotation.events", "profile throughput")
        .containsEntry("archiver.block-size", folder.resolve("pipeline.yaml") + ":3")
        .containsEntry("archiver.max-uploads", "environment UAP_ARCHIVER_MAX_UPLOADS")
        .containsEntry("archiver.threads", "--set");
  }

  @Test
  void theProfileIsNamedByOptionElseEnvironmentElseFile() throws IOException {
    ConfigSources inFile = file("profile: throughput\n");
    ConfigSources inEnvironment = inFile.withEnvironment(Map.of("UAP_PROFILE", "classroom"));
    assertThat(eventsPerFile(inFile)).isZero();
    assertThat(eventsPerFile(inEnvironment)).isEqualTo(5);
    assertThat(eventsPerFile(inEnvironment.withProfile("throughput"))).isZero();
    assertThat(problems(ConfigSources.none().withProfile("troughput")))
        .containsExactly(
            "--profile: profile = troughput: is not a profile; there are: classroom, throughput;"
                + " did you mean throughput?");
  }

  @Test
  void theThroughputProfileMakesLargeFilesAndLargeFetches() {
    PipelineConfig config =
        ConfigLoader.load(ConfigSources.none().withProfile("throughput")).config();
    assertThat(config.archiver().rotation())
        .isEqualTo(
            new PipelineConfig.Rotation(
                0, DataSize.parse("128MiB"), Duration.ofSeconds(60), Duration.ofMinutes(5)));
    assertThat(config.archiver().blockSize()).isEqualTo(DataSize.parse("256KiB"));
    assertThat(config.kafka().consumer()).containsEntry("max.poll.records", "1500");
  }

  @Test
  void theClassroomProfileIsTheDefaults() {
    assertThat(ConfigLoader.load(ConfigSources.none().withProfile("classroom")).config())
        .isEqualTo(ConfigLoader.defaults());
  }

  @Test
  void kafkaPropertiesOfAllLayersAreMerged() throws IOException {
    ConfigSources sources =
        file(
            """
            profile: throughput
            kafka:
              consumer:
                max.poll.records: 100
                fetch: {max: {bytes: 1000000}}
              client:
                security.protocol: SSL
                ssl.enabled.protocols: [TLSv1.2, TLSv1.3]
            """);
    PipelineConfig.Kafka kafka =
        ConfigLoader.load(
                sources
                    .withEnvironment(Map.of("UAP_KAFKA_CLIENT_SECURITY_PROTOCOL", "SASL_SSL"))
                    .withSettings("kafka.client.sasl.mechanism=PLAIN"))
            .config()
            .kafka();
    assertThat(kafka.client())
        .containsOnly(
            Map.entry("security.protocol", "SASL_SSL"),
            Map.entry("ssl.enabled.protocols", "TLSv1.2,TLSv1.3"),
            Map.entry("sasl.mechanism", "PLAIN"));
    assertThat(kafka.consumer())
        .containsEntry("max.poll.records", "100")
        .containsEntry("fetch.max.bytes", "1000000")
        .containsEntry("fetch.min.bytes", "1048576");
  }

  @Test
  void codecNullNeedsNoQuotes() throws IOException {
    for (String text : List.of("null", "\"null\"")) {
      assertThat(ConfigLoader.load(file("archiver:\n  codec: " + text)).config().archiver().codec())
          .isEqualTo(PipelineConfig.Codec.NULL);
    }
  }

  @Test
  void emptyTextAndEmptySectionsAreFine() throws IOException {
    ConfigSources sources = file("kafka:\ns3:\n  region:\n  endpoint: null\n  bucket: other\n");
    assertThat(ConfigLoader.load(sources).config().s3().endpoint()).isEmpty();
    assertThat(ConfigLoader.load(file("")).config()).isEqualTo(ConfigLoader.defaults());
    assertThat(ConfigLoader.load(file("# nothing\n")).config()).isEqualTo(ConfigLoader.defaults());
  }

  @Test
  void theEnvironmentMayNameTheFile() throws IOException {
    Path path = file("ops.port: 9\n").file().orElseThrow();
    ConfigSources sources =
        ConfigSources.none().withEnvironment(Map.of("UAP_CONFIG", path.toString()));
    assertThat(ConfigLoader.load(sources).config().ops().port()).isEqualTo(9);
  }

  @Test
  void variablesOfKubernetesServicesAreIgnored() {
    Map<String, String> links =
        Map.of(
            "UAP_LIVE_SERVICE_HOST", "10.0.0.1",
            "UAP_LIVE_SERVICE_PORT_HTTP", "8080",
            "UAP_LIVE_PORT", "tcp://10.0.0.1:8080",
            "UAP_LIVE_PORT_8080_TCP_ADDR", "10.0.0.1");
    assertThat(ConfigLoader.load(ConfigSources.none().withEnvironment(links)).config())
        .isEqualTo(ConfigLoader.defaults());
  }

  private static long eventsPerFile(ConfigSources sources) {
    return ConfigLoader.load(sources).config().archiver().rotation().events();
  }

  private static List<String> problems(ConfigSources sources) {
    return ConfigProblems.of(sources).stream().map(ConfigProblem::toString).toList();
  }

  private ConfigSources file(String yaml) throws IOException {
    return ConfigSources.none().withFile(Files.writeString(folder.resolve("pipeline.yaml"), yaml));
  }
}
