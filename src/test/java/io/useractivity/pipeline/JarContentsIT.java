package io.useractivity.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.useractivity.pipeline.kit.Jars;
import io.useractivity.pipeline.kit.PipelineProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JarContentsIT {
  private static final String OURS = "io/useractivity/pipeline/";
  private static final long MEBIBYTE = 1024 * 1024;

  @Test
  void theProductionJarHoldsNoBrokerAndNoS3Server() throws IOException {
    assertThat(entries(Jars.production()))
        .contains(OURS + "cli/ExitCode.class")
        .noneMatch(e -> e.startsWith(OURS + "local/"))
        .noneMatch(e -> e.startsWith("kafka/server/"))
        .noneMatch(e -> e.startsWith("org/gaul/"))
        .noneMatch(e -> e.startsWith("scala/"))
        .noneMatch(e -> e.contains("/jetty/"));
  }

  @Test
  void theLocalJarHoldsBothAndTheProductionJarsClasses() throws IOException {
    Set<String> local = entries(Jars.local());
    Set<String> missing = new TreeSet<>(entries(Jars.production()));
    missing.removeAll(local);
    assertThat(missing).isEmpty();
    for (String name :
        List.of(
            OURS + "local/LocalKafka",
            "kafka/server/KafkaRaftServer",
            "org/gaul/s3proxy/S3Proxy")) {
      assertThat(local.contains(name + ".class")).as(name).isTrue();
    }
  }

  @Test
  void everyClassOurCodeNeedsIsInTheProductionJar() throws IOException {
    Set<String> entries = entries(Jars.production());
    Set<String> missing = new TreeSet<>();
    for (JavaClass ours : ourClasses()) {
      for (Dependency dependency : ours.getDirectDependenciesFromSelf()) {
        String name = dependency.getTargetClass().getBaseComponentType().getName();
        if (!entries.contains(name.replace('.', '/') + ".class") && !isInJdk(name)) {
          missing.add(name + " (needed by " + ours.getName() + ")");
        }
      }
    }
    assertThat(missing).as("add its artifact to the shade plugin's list").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyNamedServiceIsThereAndFilesOfOneServiceAreMerged(boolean production)
      throws IOException {
    Path path = production ? Jars.production() : Jars.local();
    Set<String> entries = entries(path);
    try (JarFile jar = new JarFile(path.toFile())) {
      assertThat(providers(jar, "com.fasterxml.jackson.core.JsonFactory"))
          .contains(
              "com.fasterxml.jackson.core.JsonFactory",
              "com.fasterxml.jackson.dataformat.yaml.YAMLFactory");
      assertThat(providers(jar, "org.slf4j.spi.SLF4JServiceProvider")).hasSize(1);
      assertThat(providers(jar, "software.amazon.awssdk.http.async.SdkAsyncHttpService"))
          .hasSize(1);
      for (String service : List.of("io.vertx.core.spi.VertxServiceProvider")) {
        for (String provider : providers(jar, service)) {
          assertThat(entries).contains(provider.replace('.', '/') + ".class");
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theManifestStartsItAndNothingIsSigned(boolean production) throws IOException {
    Path path = production ? Jars.production() : Jars.local();
    try (JarFile jar = new JarFile(path.toFile())) {
      var attributes = jar.getManifest().getMainAttributes();
      assertThat(attributes.getValue("Main-Class"))
          .isEqualTo("io.useractivity.pipeline." + (production ? "Main" : "local.LocalMain"));
      assertThat(attributes.getValue("Multi-Release")).isEqualTo("true");
      assertThat(attributes.getValue("Implementation-Version")).isNotBlank();
    }
    assertThat(entries(path))
        .noneMatch(e -> e.matches("META-INF/[^/]*\\.(SF|DSA|RSA)"))
        .noneMatch(e -> e.endsWith("module-info.class"))
        .contains("META-INF/LICENSE", "META-INF/NOTICE");
  }

  @Test
  void theJarsStaySmallEnoughToShip() throws IOException {
    assertThat(Files.size(Jars.production())).isLessThan(60 * MEBIBYTE);
    assertThat(Files.size(Jars.local())).isLessThan(90 * MEBIBYTE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void itStartsAndTellsItsVersion(boolean production) throws IOException {
    Path jar = production ? Jars.production() : Jars.local();
    assumeThat(entries(jar)).contains(OURS + (production ? "Main.class" : "local/LocalMain.class"));
    try (PipelineProcess process =
        PipelineProcess.of("version", jar).heap("64m").args("--version").start()) {
      assertThat(process.awaitExit(Duration.ofSeconds(60))).isZero();
      assertThat(process.output().stdout()).containsPattern("user-activity-pipeline \\d+\\.\\d+");
    }
  }

  private static JavaClasses ourClasses() throws IOException {
    try (JarFile jar = new JarFile(Jars.production().toFile())) {
      return ArchConfiguration.withThreadLocalScope(
          configuration -> {
            // names are enough: reading all libraries as well takes long
            configuration.setResolveMissingDependenciesFromClassPath(false);
            return new ClassFileImporter().withImportOption(l -> l.contains(OURS)).importJar(jar);
          });
    }
  }

  private static Set<String> entries(Path path) throws IOException {
    try (JarFile jar = new JarFile(path.toFile())) {
      return jar.stream().map(JarEntry::getName).collect(Collectors.toSet());
    }
  }

  private static List<String> providers(JarFile jar, String service) throws IOException {
    JarEntry entry = jar.getJarEntry("META-INF/services/" + service);
    if (entry == null) {
      return List.of();
    }
    String text = new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
    return text.lines().map(String::strip).filter(l -> !l.isEmpty() && !l.startsWith("#")).toList();
  }

  private static boolean isInJdk(String name) {
    try {
      return Class.forName(name, false, ClassLoader.getPlatformClassLoader()) != null;
    } catch (ClassNotFoundException e) {
      return !name.contains("."); // a primitive
    }
  }
}
