package io.useractivity.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigDocsTest {
  private static final Path PIPELINE_YAML = Path.of("conf/pipeline.yaml");

  private static final Path MARKDOWN = Path.of("docs/configuration.md");

  @BeforeAll
  static void updateIfAsked() throws IOException {
    if (Boolean.getBoolean("update.docs")) {
      Files.createDirectories(MARKDOWN.getParent());
      Files.writeString(PIPELINE_YAML, ConfigDocs.pipelineYaml());
      Files.writeString(MARKDOWN, ConfigDocs.markdown());
    }
  }

  @Test
  void confPipelineYamlIsCurrent() {
    assertCurrent(PIPELINE_YAML, ConfigDocs.pipelineYaml());
  }

  @Test
  void docsConfigurationMdIsCurrent() {
    assertCurrent(MARKDOWN, ConfigDocs.markdown());
  }

  @Test
  void loadingConfPipelineYamlGivesExactlyTheDefaults() {
    PipelineConfig loaded =
        ConfigLoader.load(ConfigSources.none().withFile(PIPELINE_YAML)).config();
    assertThat(loaded).isEqualTo(ConfigLoader.defaults());
  }

  @Test
  void soDoesLoadingItWithEveryKeyUncommented(@TempDir Path folder) throws IOException {
    String active = ConfigDocs.pipelineYaml().replaceAll("(?m)^( *)#([a-z-]+: )", "$1$2");
    for (ConfigKey key : ConfigSchema.keys()) {
      assertThat(active).containsPattern("(?m)^ *" + key.name() + ": ");
    }
    Path file = Files.writeString(folder.resolve("all.yaml"), active);
    LoadedConfig loaded = ConfigLoader.load(ConfigSources.none().withFile(file));
    assertThat(loaded.config()).isEqualTo(ConfigLoader.defaults());
    assertThat(loaded.origins())
        .allSatisfy(
            (path, origin) ->
                assertThat(origin.startsWith(file.toString()) || origin.equals("default"))
                    .as("%s from %s", path, origin)
                    .isTrue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"classroom", "throughput"})
  void confPipelineYamlLeavesAProfileInForce(String profile) {
    ConfigSources only = ConfigSources.none().withProfile(profile);
    assertThat(ConfigLoader.load(only.withFile(PIPELINE_YAML)).config())
        .isEqualTo(ConfigLoader.load(only).config());
  }

  @Test
  void everyProfileFileIsListed() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("conf/profiles"))) {
      assertThat(files.map(file -> file.getFileName().toString().replace(".yaml", "")))
          .containsExactlyInAnyOrderElementsOf(Profiles.NAMES);
    }
  }

  private static void assertCurrent(Path file, String expected) {
    assertThat(file)
        .as("run: mvn test -Dtest=ConfigDocsTest -Dupdate.docs=true")
        .exists()
        .content()
        .isEqualTo(expected);
  }
}
