package io.useractivity.etl.parquet;

import java.util.Arrays;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** Spark's rows to Parquet; the first columns of a row are those of the file. Not thread-safe. */
final class RowSupport extends WriteSupport<InternalRow> {
  private interface Cell {
    void write(RecordConsumer to, InternalRow row, int column);
  }

  private final StructType columns;
  private final String[] names;
  private final Cell[] cells;
  private RecordConsumer consumer;

  RowSupport(StructType columns) {
    this.columns = columns;
    this.names = columns.fieldNames();
    this.cells =
        Arrays.stream(columns.fields())
            .map(field -> cell(field.dataType()))
            .toArray(size -> new Cell[size]);
  }

  @Override
  public WriteContext init(Configuration configuration) {
    return new WriteContext(ParquetTypes.of(columns), Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer to) {
    consumer = to;
  }

  @Override
  public void write(InternalRow row) {
    consumer.startMessage();
    for (int i = 0; i < cells.length; i++) {
      if (!row.isNullAt(i)) {
        consumer.startField(names[i], i);
        cells[i].write(consumer, row, i);
        consumer.endField(names[i], i);
      }
    }
    consumer.endMessage();
  }

  private static Cell cell(DataType type) {
    if (type.equals(DataTypes.StringType)) {
      return (to, row, i) -> to.addBinary(binary(row.getUTF8String(i)));
    }
    if (type.equals(DataTypes.BinaryType)) {
      return (to, row, i) -> to.addBinary(Binary.fromConstantByteArray(row.getBinary(i)));
    }
    if (type.equals(DataTypes.IntegerType)) {
      return (to, row, i) -> to.addInteger(row.getInt(i));
    }
    if (type.equals(DataTypes.LongType) || type.equals(DataTypes.TimestampType)) {
      return (to, row, i) -> to.addLong(row.getLong(i));
    }
    if (type.equals(DataTypes.DoubleType)) {
      return (to, row, i) -> to.addDouble(row.getDouble(i));
    }
    if (type.equals(DataTypes.BooleanType)) {
      return (to, row, i) -> to.addBoolean(row.getBoolean(i));
    }
    if (type instanceof DecimalType decimal) {
      return decimal(decimal.precision(), decimal.scale());
    }
    if (type instanceof MapType) {
      return (to, row, i) -> map(to, row.getMap(i));
    }
    throw new IllegalArgumentException("no column has the type " + type.simpleString());
  }

  /** The array is never written to again: rows give away copies or what is constant. */
  private static Binary binary(UTF8String text) {
    return Binary.fromConstantByteArray(text.getBytes());
  }

  private static Cell decimal(int precision, int scale) {
    if (precision <= 9) {
      return (to, row, i) ->
          to.addInteger((int) row.getDecimal(i, precision, scale).toUnscaledLong());
    }
    if (precision <= 18) {
      return (to, row, i) -> to.addLong(row.getDecimal(i, precision, scale).toUnscaledLong());
    }
    int length = ParquetTypes.bytes(precision);
    return (to, row, i) -> {
      byte[] number =
          row.getDecimal(i, precision, scale).toJavaBigDecimal().unscaledValue().toByteArray();
      byte[] padded = new byte[length];
      Arrays.fill(padded, 0, length - number.length, (byte) (number[0] < 0 ? -1 : 0));
      System.arraycopy(number, 0, padded, length - number.length, number.length);
      to.addBinary(Binary.fromConstantByteArray(padded));
    };
  }

  private static void map(RecordConsumer to, MapData map) {
    to.startGroup();
    int size = map.numElements();
    if (size > 0) {
      ArrayData keys = map.keyArray();
      ArrayData values = map.valueArray();
      to.startField("key_value", 0);
      for (int i = 0; i < size; i++) {
        to.startGroup();
        to.startField("key", 0);
        to.addBinary(binary(keys.getUTF8String(i)));
        to.endField("key", 0);
        if (!values.isNullAt(i)) {
          to.startField("value", 1);
          to.addBinary(binary(values.getUTF8String(i)));
          to.endField("value", 1);
        }
        to.endGroup();
      }
      to.endField("key_value", 0);
    }
    to.endGroup();
  }
}
