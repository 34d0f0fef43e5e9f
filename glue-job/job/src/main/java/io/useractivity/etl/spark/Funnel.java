package io.useractivity.etl.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.date_trunc;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Per day, hour, product and currency: views, carts, purchases, pieces sold, revenue. Hours are
 * computed whole, from everything curated in them, so that late events need no arithmetic on
 * earlier results.
 */
final class Funnel {
  /** What it is computed from, as DDL. */
  static final String INPUT =
      "event_type string, event_time timestamp, product_id string, quantity int,"
          + " currency string, revenue decimal(22,2)";

  private Funnel() {}

  /** The funnel of rows with the columns of the curated table. */
  static Dataset<Row> of(Dataset<Row> activities) {
    return activities
        .filter(col("product_id").isNotNull())
        .groupBy(date_trunc("hour", col("event_time")).as("at"), col("product_id"), col("currency"))
        .agg(
            number("page_view").as("views"),
            number("add_to_cart").as("carts"),
            number("purchase").as("purchases"),
            sum(when(is("purchase"), col("quantity"))).as("pieces"),
            sum("revenue").as("revenue"))
        .select(
            col("product_id"),
            col("currency"),
            col("views"),
            col("carts"),
            col("purchases"),
            col("pieces"),
            col("revenue"),
            date_format(col("at"), "yyyy-MM-dd").as("event_date"),
            date_format(col("at"), "HH").as("hour"));
  }

  private static Column number(String type) {
    return sum(when(is(type), lit(1L)).otherwise(lit(0L)));
  }

  private static Column is(String type) {
    return col("event_type").equalTo(lit(type));
  }
}
