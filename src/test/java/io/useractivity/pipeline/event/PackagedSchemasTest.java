package io.useractivity.pipeline.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** The schemas that come with the program. */
class PackagedSchemasTest {
  private static final Path FOLDER = Path.of("schemas");

  @Test
  void indexListsEverySchemaFile() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      List<String> found =
          files
              .filter(file -> file.toString().endsWith(".avsc"))
              .map(file -> FOLDER.relativize(file).toString().replace('\\', '/'))
              .sorted()
              .toList();
      assertThat(Files.readAllLines(FOLDER.resolve("index.txt"))).isEqualTo(found);
    }
  }

  @Test
  void packagedCatalogueEqualsTheFolder() {
    SchemaCatalog packaged = SchemaCatalog.load("");
    assertThat(packaged.ids()).isEqualTo(SchemaCatalog.ofFolder(FOLDER).ids());
    assertThat(packaged.ids()).isNotEmpty();
  }

  @Test
  void userActivityHasATimestampTheScannerFinds() {
    SchemaCatalog catalog = SchemaCatalog.packaged();
    Schema schema = catalog.schema(catalog.ids().iterator().next());
    assertThat(schema.getFullName()).isEqualTo("io.useractivity.events.UserActivity");
    assertThat(
            DatumScanner.compile(schema, TimestampField.of("event_timestamp"), true).eventMillis())
        .isZero();
  }
}
