package io.useractivity.etl;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final String BASE = "io.useractivity.etl.";
  private final JavaClasses job =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(where -> !where.contains("-tests.jar"))
          .importPackages("io.useractivity.etl");

  @Test
  void oneJarForBothScalaVersionsMeansNoScalaTypes() {
    noClasses().should().dependOnClassesThat().resideInAPackage("scala..").check(job);
  }

  @Test
  void onlyTheShellKnowsSparkAndHadoop() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            BASE + "spark",
            BASE + "sink",
            BASE + "iceberg",
            BASE + "parquet",
            BASE + "read",
            BASE + "driver")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "org.apache.parquet..")
        .check(job);
  }

  @Test
  void onlyItsSinkKnowsIcebergWhichNeedNotBeThere() {
    noClasses()
        .that()
        .resideOutsideOfPackage(BASE + "iceberg")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.iceberg..")
        .check(job);
  }

  @Test
  void onlyTheStoreKnowsTheSdk() {
    noClasses()
        .that()
        .resideOutsideOfPackage(BASE + "store")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon..")
        .check(job);
  }

  @Test
  void decodingIsPure() {
    classes()
        .that()
        .resideInAnyPackage(BASE + "container", BASE + "row")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.apache.avro..",
            "com.github.luben.zstd..",
            "org.xerial.snappy..",
            BASE + "container",
            BASE + "row",
            BASE + "archive")
        .check(job);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(BASE + "(*)..").should().beFreeOfCycles().check(job);
  }
}
