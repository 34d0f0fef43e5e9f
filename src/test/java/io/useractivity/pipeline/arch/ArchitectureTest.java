package io.useractivity.pipeline.arch;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of docs/architecture.md. */
class ArchitectureTest {
  private static final String BASE = "io.useractivity.pipeline.";
  private static JavaClasses project;

  @BeforeAll
  static void importClasses() {
    project =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.useractivity.pipeline");
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(BASE + "(*)..").should().beFreeOfCycles().check(project);
  }

  /** A leaf imports none of our packages. */
  @ParameterizedTest
  @ValueSource(strings = {"config", "event", "metric", "failure"})
  void leavesImportNothingOfOurs(String leaf) {
    noClasses()
        .that()
        .resideInAPackage(BASE + leaf + "..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.useractivity.pipeline..")
                .and(resideOutsideOfPackages(BASE + leaf + "..", BASE + "failure..")))
        .check(project);
  }

  /** What else the pure packages below everything know of ours. */
  @ParameterizedTest
  @CsvSource({"layout, event", "bus, failure", "ledger, layout", "encode, store"})
  void pureCodeKnowsLittleOfOurs(String pure, String known) {
    noClasses()
        .that()
        .resideInAPackage(BASE + pure + "..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.useractivity.pipeline..")
                .and(
                    resideOutsideOfPackages(
                        BASE + pure + "..",
                        BASE + known + "..",
                        BASE + "event..",
                        BASE + "failure..")))
        .check(project);
  }

  /** Time comes in as a value. */
  @ParameterizedTest
  @ValueSource(strings = {"event", "layout", "ledger", "encode", "failure", "metric"})
  void pureCodeReadsNoClock(String pure) {
    noClasses()
        .that()
        .resideInAPackage(BASE + pure + "..")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .check(project);
  }

  /** Pure packages decide and never act: no client, no runtime, no thread, no wall clock. */
  @ParameterizedTest
  @ValueSource(strings = {"event", "layout", "ledger", "encode", "failure", "metric"})
  void pureCodeImportsNoRuntime(String pure) {
    noClasses()
        .that()
        .resideInAPackage(BASE + pure + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.vertx..",
            "io.netty..",
            "reactor..",
            "org.apache.kafka..",
            "software.amazon..",
            "io.github.resilience4j..",
            "org.slf4j..",
            "java.util.concurrent.locks..")
        .check(project);
  }

  /** The decisions of a part whose shell lies in a package below it. */
  @ParameterizedTest
  @ValueSource(strings = {"view", "notice"})
  void soAreTheCoresOfTheseShells(String core) {
    noClasses()
        .that()
        .resideInAPackage(BASE + core)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.vertx..", "io.netty..", "reactor..", "org.apache.kafka..", "org.slf4j..")
        .check(project);
  }

  @ParameterizedTest
  @CsvSource({
    "io.vertx.kafka.., kafka",
    "reactor.kafka.., consume",
    "io.github.resilience4j.., resilience",
    "org.gaul.., local",
    "kafka.., local",
    "com.github.luben.., encode",
    "org.xerial.., encode"
  })
  void eachClientHasOneImportingPackage(String client, String owner) {
    classes()
        .that()
        .resideOutsideOfPackage(BASE + owner + "..")
        .should()
        .onlyDependOnClassesThat(resideOutsideOfPackages(client))
        .check(project);
  }

  @Test
  void theAwsSdkServesTheStoreAndTheCloudWatchExporter() {
    classes()
        .that()
        .resideOutsideOfPackages(BASE + "store..", BASE + "ops.export..")
        .should()
        .onlyDependOnClassesThat(resideOutsideOfPackages("software.amazon.."))
        .check(project);
    noClasses()
        .that()
        .resideInAPackage(BASE + "ops.export..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon.awssdk.services.s3..")
        .check(project);
  }

  /** The pipeline counts with our own facade, which costs an addition. */
  @Test
  void onlyTheExportersKnowMicrometer() {
    noClasses()
        .that(resideOutsideOfPackages(BASE + "ops.export.."))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.micrometer..", "io.prometheus..", "io.vertx.micrometer..")
        .check(project);
  }

  @Test
  void kafkaIsSpokenInFewPlaces() {
    noClasses()
        .that(
            resideOutsideOfPackages(
                List.of("kafka", "consume", "local").stream()
                    .map(each -> BASE + each + "..")
                    .toArray(String[]::new)))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .check(project);
  }

  @Test
  void onlyTheCommandLineUsesPicocli() {
    noClasses()
        .that(resideOutsideOfPackages(BASE + "cli..", BASE + "local..", "io.useractivity.pipeline"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .check(project);
  }

  @Test
  void onlyTheCompositionRootMakesVertx() {
    noClasses()
        .that(resideOutsideOfPackages(BASE + "app.."))
        .should()
        .callMethod(io.vertx.core.Vertx.class, "vertx")
        .orShould()
        .callMethod(io.vertx.core.Vertx.class, "vertx", io.vertx.core.VertxOptions.class)
        .check(project);
  }

  @Test
  void nothingBelowTheAppKnowsIt() {
    noClasses()
        .that(
            resideOutsideOfPackages(
                BASE + "app..", BASE + "cli..", BASE + "local..", "io.useractivity.pipeline"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(BASE + "app..", BASE + "cli..", BASE + "local..")
        .check(project);
  }
}
