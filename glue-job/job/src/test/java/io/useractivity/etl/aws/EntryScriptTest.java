package io.useractivity.etl.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Glue compiles the script itself; here the compilers of both Glue versions do. */
class EntryScriptTest {
  @TempDir Path classes;

  @ParameterizedTest
  @ValueSource(strings = {"2.12.18", "2.13.17"})
  void glueCanCompileAndCallIt(String scala) throws Exception {
    Path jars = Path.of(System.getProperty("scala.compilers"));
    String compiler =
        String.join(
            File.pathSeparator,
            Stream.of("compiler", "library", "reflect")
                .map(part -> jars.resolve("scala-" + part + "-" + scala + ".jar").toString())
                .toList());
    Path script = Path.of(System.getProperty("etl.basedir"), "../aws/GlueEtl.scala");
    String job =
        Path.of(
                io.useractivity.etl.Main.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI())
            .toString();
    assertThat(
            java(
                compiler,
                "scala.tools.nsc.Main",
                "-classpath",
                job + File.pathSeparator + compiler,
                "-d",
                classes.toString(),
                script.toString()))
        .isZero();
    assertThat(classes.resolve("GlueEtl.class")).exists();
    String all =
        classes
            + File.pathSeparator
            + compiler
            + File.pathSeparator
            + System.getProperty("java.class.path");
    // two words that are no command: the job says so, and how to use it
    assertThat(java(all, "GlueEtl", "no", "such")).isEqualTo(2);
  }

  private int java(String classPath, String main, String... arguments) throws Exception {
    List<String> command =
        Stream.concat(
                Stream.of(
                    System.getProperty("java.home") + "/bin/java",
                    "-XX:TieredStopAtLevel=1",
                    "-Xshare:auto",
                    "-cp",
                    classPath,
                    main),
                Stream.of(arguments))
            .toList();
    Path out = Files.createTempFile(classes, "out", ".txt");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    int code = process.waitFor();
    assertThat(Files.readString(out)).doesNotContain("Exception");
    return code;
  }
}
