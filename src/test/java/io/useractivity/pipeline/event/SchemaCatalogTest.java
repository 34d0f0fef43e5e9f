package io.useractivity.pipeline.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.avro.Schema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaCatalogTest {
  private static final String RECORD =
      """
      {"type": "record", "name": "Event", "fields": [{"name": "t", "type": %s}]}""";

  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectories(temporary.resolve("schemas"));
  }

  @Test
  void findsSchemasInSubfoldersByFingerprint() throws IOException {
    write("a/v1.avsc", RECORD.formatted("\"long\""));
    write("b/c/v1.avsc", RECORD.formatted("\"string\""));
    write("README.md", "no schema");
    SchemaCatalog catalog = SchemaCatalog.load(folder.toString());
    assertThat(catalog.ids()).hasSize(2);
    for (long id : catalog.ids()) {
      assertThat(SchemaCatalog.idOf(catalog.schema(id))).isEqualTo(id);
      assertThat(new Schema.Parser().parse(catalog.json(id))).isEqualTo(catalog.schema(id));
    }
    assertThat(catalog.find(1)).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> catalog.schema(1))
        .withMessage("no schema with fingerprint 0000000000000001 among the 2 known here");
  }

  @Test
  void readsAMountedConfigMapOnce() throws IOException {
    write("..2026_11_22/v1.avsc", RECORD.formatted("\"long\""));
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026_11_22"));
    Files.createSymbolicLink(folder.resolve("v1.avsc"), Path.of("..data/v1.avsc"));
    SchemaCatalog catalog = SchemaCatalog.ofFolder(folder);
    assertThat(catalog.ids()).hasSize(1);
    assertThat(catalog.origin(catalog.ids().iterator().next()))
        .isEqualTo(folder.resolve("v1.avsc").toString());
  }

  @Test
  void theSameSchemaInTwoFilesIsOne() throws IOException {
    write("a.avsc", RECORD.formatted("\"long\""));
    write("b.avsc", RECORD.formatted("\"long\""));
    assertThat(SchemaCatalog.ofFolder(folder).ids()).hasSize(1);
  }

  @Test
  void schemasThatDifferInLogicalTypesOnlyCannotBeToldApart() throws IOException {
    String time = "{\"type\": \"long\", \"logicalType\": \"timestamp-%s\"}";
    write("a.avsc", RECORD.formatted(time.formatted("millis")));
    write("b.avsc", RECORD.formatted(time.formatted("micros")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SchemaCatalog.ofFolder(folder))
        .withMessageContaining("a.avsc")
        .withMessageContaining("b.avsc")
        .withMessageContaining("have the same fingerprint");
  }

  @Test
  void errorsNameTheFileAndTheProblem() throws IOException {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SchemaCatalog.ofFolder(folder))
        .withMessage("no *.avsc file below the schema folder " + folder);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SchemaCatalog.ofFolder(folder.resolve("none")))
        .withMessageStartingWith("cannot read the schema folder " + folder.resolve("none"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SchemaCatalog.ofFile(folder.resolve("none.avsc")))
        .withMessageStartingWith("cannot read the schema file " + folder.resolve("none.avsc"));
    write("bad.avsc", "{\"type\": \"rekord\"}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SchemaCatalog.ofFolder(folder))
        .withMessageContaining("bad.avsc is not an Avro schema: ");
    write("bad.avsc", "not json");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SchemaCatalog.ofFolder(folder))
        .withMessageContaining("bad.avsc is not an Avro schema: ");
    write("bad.avsc", "\"string\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SchemaCatalog.ofFile(folder.resolve("bad.avsc")))
        .withMessageEndingWith("bad.avsc is a schema of type string; events are records");
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
