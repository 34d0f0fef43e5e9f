package io.useractivity.etl.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the lake with something that is not Spark. */
public final class Duck {
  private Duck() {}

  /** Rows of a query; every value as DuckDB's text. {@code {curated}} and the like are tables. */
  public static List<Map<String, String>> rows(Path lake, String sql) {
    String query =
        sql.replace("{curated}", table(lake, "curated"))
            .replace("{quarantine}", table(lake, "quarantine/rows"))
            .replace("{funnel}", table(lake, "daily_funnel"));
    List<Map<String, String>> rows = new ArrayList<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet found = statement.executeQuery(query)) {
      int columns = found.getMetaData().getColumnCount();
      while (found.next()) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 1; i <= columns; i++) {
          row.put(found.getMetaData().getColumnLabel(i), found.getString(i));
        }
        rows.add(row);
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(query, failed);
    }
    return rows;
  }

  public static long number(Path lake, String sql) {
    return Long.parseLong(rows(lake, sql).get(0).values().iterator().next());
  }

  public static boolean has(Path lake, String table) {
    return Files.isDirectory(lake.resolve(table));
  }

  private static String table(Path lake, String name) {
    return "read_parquet('%s/%s/**/*.parquet', hive_partitioning=true, hive_types_autocast=false)"
        .formatted(lake, name);
  }
}
