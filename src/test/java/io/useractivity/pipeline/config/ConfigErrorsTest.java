package io.useractivity.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigErrorsTest {
  @TempDir private Path folder;
  private Path path;

  @BeforeEach
  void nameTheFile() {
    path = folder.resolve("pipeline.yaml");
  }

  @Test
  void allProblemsOfAllSourcesComeAtOnceEachWithItsPlace() throws IOException {
    ConfigSources sources =
        file("""
                kafka:
                  partitions: many
                  bootstrapservers: localhost:9092
                archiver:
                  commit-interval: 200
                s3:
                  bucket: No_Bucket
                """)
            .withEnvironment(Map.of("UAP_OPS_PORT", "70000", "UAP_KAFKA_TOPIK", "x"))
            .withSettings("archiver.codec=zip", "nonsense");
    assertThatThrownBy(() -> ConfigLoader.load(sources))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("The configuration has 8 problems:\n  - ");
    assertThat(ConfigProblems.of(sources))
        .extracting(ConfigProblem::toString)
        .containsExactlyInAnyOrder(
            path + ":2: kafka.partitions = many: 'many' is not a whole number",
            path
                + ":3: kafka.bootstrapservers = localhost:9092: is not a known key; did you mean"
                + " kafka.bootstrap-servers?",
            path
                + ":5: archiver.commit-interval = 200: '200' is not a duration; write a number with"
                + " ms, s, m, h or d, such as 60s",
            path
                + ":7: s3.bucket = No_Bucket: is not a bucket name: 3 to 63 lower-case letters,"
                + " digits, dots or dashes, a letter or digit at both ends",
            "environment UAP_KAFKA_TOPIK: is not a known variable; did you mean UAP_KAFKA_TOPIC?",
            "environment UAP_OPS_PORT: ops.port = 70000: must be -1 to 65535",
            "--set: archiver.codec = zip: 'zip' is none of: null, deflate, snappy, zstd",
            "--set: 'nonsense' is not key=value, such as ops.port=8081");
  }

  @Test
  void everyTypeSaysWhatItExpected() throws IOException {
    assertThat(messages("kafka:\n  create-topics: yes\n"))
        .containsExactly("'yes' is neither true nor false");
    assertThat(messages("kafka:\n  partitions: 99999999999\n"))
        .containsExactly("'99999999999' is not between -2147483648 and 2147483647");
    assertThat(messages("kafka:\n  partitions:\n"))
        .containsExactly("has no value; write one (whole number) or remove the key");
    assertThat(messages("kafka:\n  partitions: [1, 2]\n"))
        .containsExactly("takes one value (whole number), not a list");
    assertThat(messages("kafka:\n  partitions: {}\n"))
        .containsExactly("takes one value (whole number), not a map");
    assertThat(messages("kafka:\n  partitions: {a: 1}\n"))
        .containsExactly("is below kafka.partitions, which takes a single value");
    assertThat(messages("generator:\n  rate: 1e400\n"))
        .containsExactly("'1e400' is not a number, such as 50 or 0.5");
    assertThat(messages("generator:\n  late: 150%\n"))
        .containsExactly("a share lies between 0% and 100%: 1.5");
    assertThat(messages("archiver:\n  part-size: 8\n"))
        .containsExactly(
            "'8' is not a size; write a number with B, KiB, MiB or GiB, such as 128MiB");
    assertThat(messages("archiver:\n  part-size: 99999999999999GiB\n"))
        .containsExactly("'99999999999999GiB' is too large");
    assertThat(messages("resilience:\n  timeout: 999999999d\n"))
        .containsExactly("'999999999d' is longer than 100 years");
    assertThat(messages("roles: [generator, archivist]\n"))
        .containsExactly("'archivist' is none of: generator, archiver, view");
  }

  @Test
  void aFileThatIsNoMappingOfKeysSaysWhere() throws IOException {
    assertThat(messages("- a\n- b\n")).containsExactly("is not a mapping of keys to values");
    assertThat(messages("ops:\n  port: 1\n---\nops: {}\n"))
        .containsExactly("holds a second document; only one is read");
    assertThat(messages("roles: &r [archiver]\nkafka:\n  topic: *r\n"))
        .containsExactly("is a YAML alias; write the value itself");
    assertThat(messages("roles: [[archiver]]\n"))
        .contains("is a list whose elements are no plain values");
    assertThat(messages("kafka: localhost:9092\n"))
        .containsExactly("is a section; name a key, such as kafka.bootstrap-servers");
    assertThat(messages("kafka:\n  client: SSL\n"))
        .containsExactly("is a map; name an entry, such as kafka.client.client.id");
    assertThat(ConfigProblems.of(ConfigSources.none().withFile(path.resolveSibling("no.yaml"))))
        .extracting(ConfigProblem::message)
        .containsExactly("file " + path.resolveSibling("no.yaml") + " does not exist");
  }

  @Test
  void brokenYamlNamesTheLineButDoesNotQuoteIt() throws IOException {
    List<ConfigProblem> problems =
        ConfigProblems.of(file("s3:\n  secret-access-key: hunter2: x\n  bucket: b\n"));
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).source()).isEqualTo(path + ":2");
    assertThat(problems.get(0).toString())
        .contains("is not YAML: mapping values are not allowed here")
        .doesNotContain("hunter2");
  }

  @Test
  void aKeyGivenTwiceIsAnError() throws IOException {
    assertThat(messages("ops:\n  port: 1\n  port: 2\n"))
        .contains("is given twice in one mapping, first in line 2");
    assertThat(messages("ops:\n  port: 1\nops:\n  host: a\n"))
        .containsExactly("is given twice in one mapping, first in line 1");
    assertThat(messages("ops:\n  port: 1\nops.port: 2\n"))
        .containsExactly("is given twice, first at " + path + ":2");
  }

  @Test
  void aKeyInTheWrongSectionIsFound() {
    assertThat(ConfigProblems.ofSettings("s3.partitions=4"))
        .containsExactly("s3.partitions: is not a known key; did you mean kafka.partitions?");
    assertThat(ConfigProblems.ofSettings("arhciver.rotation.age=4s"))
        .containsExactly(
            "arhciver.rotation.age: is not a known key; did you mean archiver.rotation.age?");
    assertThat(ConfigProblems.ofSettings("zzz=1")).containsExactly("zzz: is not a known key");
  }

  @Test
  void aBrokenValueDoesNotCauseProblemsOfItsDefault() {
    assertThat(ConfigProblems.ofSettings("resilience.backoff=x", "resilience.max-backoff=10ms"))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("resilience.backoff: 'x' is not a duration");
  }

  @Test
  void logVariablesAreChecked() {
    assertThat(
            ConfigProblems.of(
                ConfigSources.none().withEnvironment(Map.of("UAP_LOG_FORMAT", "xml"))))
        .extracting(ConfigProblem::toString)
        .containsExactly("environment UAP_LOG_FORMAT: 'xml' is none of: text, json");
  }

  private List<String> messages(String yaml) throws IOException {
    List<ConfigProblem> problems = ConfigProblems.of(file(yaml));
    assertThat(problems).allSatisfy(p -> assertThat(p.source()).startsWith(path + ":"));
    return problems.stream().map(ConfigProblem::message).toList();
  }

  private ConfigSources file(String yaml) throws IOException {
    return ConfigSources.none().withFile(Files.writeString(path, yaml));
  }
}
