package io.useractivity.pipeline.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/verify.md knows every finding and every field of the JSON document. */
class FindingDocsTest {
  private static final Path DOCS = Path.of("docs", "verify.md");

  @Test
  void the_table_of_findings_is_current() throws IOException {
    StringBuilder table =
        new StringBuilder("| finding | | what it means | what to do |\n|---|---|---|---|\n");
    for (FindingKind kind : FindingKind.values()) {
      table.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(kind.label(), kind.severity().label(), kind.meaning(), kind.remedy()));
    }

    assertThat(Files.readString(DOCS)).as("docs/verify.md").endsWith(table.toString());
  }

  @Test
  void every_field_of_the_document_is_described() throws IOException {
    String docs = Files.readString(DOCS);
    List<Class<?>> records =
        List.of(
            VerifyReport.class,
            VerifyReport.Objects.class,
            VerifyReport.Kind.class,
            VerifyReport.Found.class,
            PartitionReport.class,
            TopicRange.class,
            RecordCounts.class,
            GenerationReport.class);

    assertThat(
            records.stream()
                .flatMap(record -> Stream.of(record.getRecordComponents()))
                .map(RecordComponent::getName))
        .allSatisfy(name -> assertThat(docs).containsPattern("`" + name + "(\\[\\])?`"));
  }
}
