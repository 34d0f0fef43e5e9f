package io.useractivity.etl.parquet;

import static org.apache.parquet.schema.LogicalTypeAnnotation.decimalType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Spark's types as Parquet's, laid out as Spark's own writer does it. Pure. */
final class ParquetTypes {
  /** Digits that fit. */
  private static final int OF_INT64 = 18;

  private ParquetTypes() {}

  static MessageType of(StructType columns) {
    List<Type> types = new ArrayList<>();
    for (StructField field : columns.fields()) {
      types.add(type(field.name(), field.dataType()));
    }
    return new MessageType("spark_schema", types);
  }

  private static Type type(String name, DataType type) {
    if (type.equals(DataTypes.StringType)) {
      return Types.optional(BINARY).as(stringType()).named(name);
    }
    if (type.equals(DataTypes.BinaryType)) {
      return Types.optional(BINARY).named(name);
    }
    if (type.equals(DataTypes.IntegerType)) {
      return Types.optional(INT32).named(name);
    }
    if (type.equals(DataTypes.LongType)) {
      return Types.optional(INT64).named(name);
    }
    if (type.equals(DataTypes.DoubleType)) {
      return Types.optional(DOUBLE).named(name);
    }
    if (type.equals(DataTypes.BooleanType)) {
      return Types.optional(BOOLEAN).named(name);
    }
    if (type.equals(DataTypes.TimestampType)) {
      return Types.optional(INT64).as(timestampType(true, TimeUnit.MICROS)).named(name);
    }
    if (type instanceof DecimalType decimal) {
      return decimal(name, decimal);
    }
    if (type instanceof MapType) {
      return Types.optionalMap()
          .key(Types.required(BINARY).as(stringType()).named("key"))
          .value(Types.optional(BINARY).as(stringType()).named("value"))
          .named(name);
    }
    throw new IllegalArgumentException("column " + name + " has the type " + type.simpleString());
  }

  private static Type decimal(String name, DecimalType type) {
    var annotation = decimalType(type.scale(), type.precision());
    return type.precision() <= OF_INT64
        ? Types.optional(type.precision() <= 9 ? INT32 : INT64).as(annotation).named(name)
        : Types.optional(FIXED_LEN_BYTE_ARRAY)
            .length(bytes(type.precision()))
            .as(annotation)
            .named(name);
  }

  /** Fewest bytes that hold any number of so many digits. */
  static int bytes(int precision) {
    return java.math.BigInteger.TEN.pow(precision).bitLength() / 8 + 1;
  }
}
