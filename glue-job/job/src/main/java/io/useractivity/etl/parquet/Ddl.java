package io.useractivity.etl.parquet;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of row.Columns as Spark's types. Spark's own parser would do it as well, but takes a
 * second to wake up, which is most of what a small batch takes. Pure.
 */
public final class Ddl {
  private static final Pattern COLUMN =
      Pattern.compile(
          "\\s*(\\w+)\\s+(\\w+(?:\\(\\d+,\\s*\\d+\\)|<string,\\s*string>)?)\\s*(?:,|$)");

  private Ddl() {}

  /** The columns of {@code name type, name type ...}. */
  public static StructType columns(String ddl) {
    StructType columns = new StructType();
    Matcher column = COLUMN.matcher(ddl.strip());
    int end = 0;
    while (column.find() && column.start() == end) {
      columns = columns.add(column.group(1), type(column.group(2).toLowerCase(Locale.ROOT)));
      end = column.end();
    }
    if (end != ddl.strip().length()) {
      throw new IllegalArgumentException("no column begins at " + ddl.strip().substring(end));
    }
    return columns;
  }

  private static DataType type(String name) {
    if (name.startsWith("decimal(")) {
      String[] digits = name.substring("decimal(".length(), name.length() - 1).split(",");
      return DataTypes.createDecimalType(
          Integer.parseInt(digits[0].strip()), Integer.parseInt(digits[1].strip()));
    }
    return switch (name) {
      case "string" -> DataTypes.StringType;
      case "int" -> DataTypes.IntegerType;
      case "bigint" -> DataTypes.LongType;
      case "double" -> DataTypes.DoubleType;
      case "boolean" -> DataTypes.BooleanType;
      case "timestamp" -> DataTypes.TimestampType;
      case "binary" -> DataTypes.BinaryType;
      default -> {
        if (!name.startsWith("map<")) {
          throw new IllegalArgumentException("no column has the type " + name);
        }
        yield DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType);
      }
    };
  }
}
