package io.useractivity.etl.iceberg;

import io.useractivity.etl.job.IcebergTarget;
import io.useractivity.etl.row.Columns;
import io.useractivity.etl.store.Location;
import io.useractivity.etl.store.ObjectStore;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.Table;
import org.apache.iceberg.spark.Spark3Util;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Finds the catalog and the table, and makes what is missing. */
final class IcebergCatalogs {
  private static final String CATALOG = "org.apache.iceberg.spark.SparkCatalog";

  private IcebergCatalogs() {}

  /** Tells Spark of the catalog, unless its conf has it. */
  static void configure(
      SparkSession spark, IcebergTarget target, Location lake, ObjectStore store) {
    String key = "spark.sql.catalog." + target.catalog();
    if (spark.conf().get(key, "").isEmpty()) {
      settings(target.catalog(), lake, store.hadoopUri() + "/iceberg")
          .forEach((option, value) -> spark.conf().set(key + option, value));
    }
  }

  /** The table, if it exists. */
  static Optional<Table> find(SparkSession spark, IcebergTarget target) {
    return spark.catalog().tableExists(target.name())
        ? Optional.of(load(spark, target))
        : Optional.empty();
  }

  private static Table load(SparkSession spark, IcebergTarget target) {
    try {
      return Spark3Util.loadIcebergTable(spark, target.name());
    } catch (NoSuchTableException | ParseException wrong) {
      throw new IllegalArgumentException(
          "--iceberg-catalog and --iceberg-table name no table: " + target.name(), wrong);
    }
  }

  /** A catalog that Spark's conf does not know: Glue's on AWS, a folder for a folder. */
  private static Map<String, String> settings(String catalog, Location lake, String warehouse) {
    Map<String, String> settings = new TreeMap<>(Map.of("", CATALOG));
    if (!lake.s3()) {
      settings.put(".type", "hadoop");
      settings.put(".warehouse", warehouse);
    } else if (lake.endpoint() == null) {
      settings.put(".catalog-impl", "org.apache.iceberg.aws.glue.GlueCatalog");
      settings.put(".io-impl", "org.apache.iceberg.aws.s3.S3FileIO");
      settings.put(".warehouse", warehouse.replaceFirst("^s3a:", "s3:"));
    } else {
      // Hadoop's catalog renames, which no object store does atomically.
      throw new IllegalArgumentException(
          "there is no Glue catalog behind %s; set spark.sql.catalog.%s and its options in Spark's conf (a REST or JDBC catalog)"
              .formatted(lake.endpoint(), catalog));
    }
    return settings;
  }

  /** The table, made if another run has not made it meanwhile. */
  static Table create(SparkSession spark, IcebergTarget target) {
    String name = target.name();
    spark.sql("CREATE NAMESPACE IF NOT EXISTS " + name.substring(0, name.lastIndexOf('.')));
    spark.sql(
        ("CREATE TABLE IF NOT EXISTS %s (%s) USING iceberg PARTITIONED BY (event_date, hour) TBLPROPERTIES ("
                + "'format-version' = '2', 'write.parquet.compression-codec' = 'zstd',"
                + " 'write.metadata.delete-after-commit.enabled' = 'true')")
            .formatted(name, columns()));
    return load(spark, target);
  }

  /** The curated table's columns and those of its folders, as SQL. */
  private static String columns() {
    Map<String, String> types =
        Stream.of(StructType.fromDDL(Columns.DECODED).fields())
            .collect(Collectors.toMap(StructField::name, field -> field.dataType().sql()));
    types.put("position_in_session", "INT");
    types.put("seconds_since_previous", "DOUBLE");
    types.put("batch", "BIGINT");
    return Stream.concat(Stream.of(Columns.CURATED), Stream.of("event_date", "hour"))
        .map(column -> column + " " + types.get(column))
        .collect(Collectors.joining(", "));
  }
}
