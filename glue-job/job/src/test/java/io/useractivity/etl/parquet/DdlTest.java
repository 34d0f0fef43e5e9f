package io.useractivity.etl.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.useractivity.etl.row.Columns;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class DdlTest {
  @Test
  void columnsAreWhatSparkTakesThemFor() {
    for (String ddl : new String[] {Columns.DECODED, "a decimal(3, 1), b map<string, string>"}) {
      StructType spark = StructType.fromDDL(ddl);
      assertThat(Ddl.columns(ddl).toDDL()).isEqualTo(spark.toDDL());
      assertThat(Ddl.columns(ddl)).isEqualTo(spark);
    }
  }

  @Test
  void whatIsNoColumnIsNamed() {
    assertThatThrownBy(() -> Ddl.columns("a string, b array<int>"))
        .hasMessageContaining("b array<int>");
    assertThatThrownBy(() -> Ddl.columns("a strng")).hasMessageContaining("strng");
  }
}
