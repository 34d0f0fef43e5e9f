package io.useractivity.etl.iceberg;

import io.useractivity.etl.row.Columns;
import io.useractivity.etl.row.SessionFacts;
import java.io.IOException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericAppenderFactory;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Row;

/**
 * Writes one task's sorted rows as data files of a table: a new file per partition of the table and
 * per {@code rowsPerFile} rows. Nothing is committed. Iceberg's own Spark writer would commit what
 * it wrote, before the account is known.
 */
final class RowWriter implements Function2<Integer, Iterator<Row>, Iterator<DataFile>> {
  private static final long serialVersionUID = 1;

  private final Table table;
  private final String attempt;
  private final long rowsPerFile;

  RowWriter(Table table, String attempt, long rowsPerFile) {
    this.table = table;
    this.attempt = attempt;
    this.rowsPerFile = rowsPerFile;
  }

  @Override
  public Iterator<DataFile> call(Integer task, Iterator<Row> rows) throws IOException {
    OutputFileFactory names =
        OutputFileFactory.builderFor(table, task, TaskContext.get().taskAttemptId())
            .format(FileFormat.PARQUET)
            .operationId(attempt)
            .build();
    GenericAppenderFactory formats =
        new GenericAppenderFactory(table.schema(), table.spec()).setAll(table.properties());
    PartitionKey key = new PartitionKey(table.spec(), table.schema());
    InternalRecordWrapper view = new InternalRecordWrapper(table.schema().asStruct());
    List<DataFile> files = new ArrayList<>();
    DataWriter<Record> writer = null;
    PartitionKey open = null;
    SessionFacts<String> sessions = new SessionFacts<>(session -> session);
    long inFile = 0;
    try {
      while (rows.hasNext()) {
        Row row = rows.next();
        Record record = record(row);
        key.partition(view.wrap(record));
        if (!key.equals(open)) {
          sessions.nextHour();
        }
        fill(record, row, sessions);
        if (writer == null || !key.equals(open) || inFile == rowsPerFile) {
          finish(writer, files);
          writer = null;
          open = key.copy();
          writer = formats.newDataWriter(names.newOutputFile(open), FileFormat.PARQUET, open);
          inFile = 0;
        }
        writer.write(record);
        inFile++;
      }
      finish(writer, files);
      writer = null;
    } finally {
      if (writer != null) {
        writer.close();
      }
    }
    return files.iterator();
  }

  private static void finish(DataWriter<Record> writer, List<DataFile> files) throws IOException {
    if (writer != null) {
      writer.close();
      files.add(writer.toDataFile());
    }
  }

  private Record record(Row row) {
    Record record = GenericRecord.create(table.schema());
    for (int i = 0; i < row.size(); i++) {
      String name = row.schema().fields()[i].name();
      if (!row.isNullAt(i) && table.schema().findField(name) != null) {
        record.setField(name, value(row, i));
      }
    }
    return record;
  }

  private static void fill(Record record, Row row, SessionFacts<String> sessions) {
    int before = List.of(row.schema().fieldNames()).indexOf(Columns.ROWS_BEFORE);
    boolean known = before >= 0 && !row.isNullAt(before);
    sessions.next(
        row.getString(row.fieldIndex("session_id")),
        micros(row.get(row.fieldIndex("event_time"))),
        known ? row.getLong(before) : 0,
        known ? row.getLong(row.fieldIndex(Columns.MICROS_BEFORE)) : 0);
    record.setField(Columns.POSITION, sessions.position());
    record.setField(Columns.SECONDS, Double.isNaN(sessions.seconds()) ? null : sessions.seconds());
  }

  private static long micros(Object time) {
    Instant instant = time instanceof Timestamp sql ? sql.toInstant() : (Instant) time;
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  private static Object value(Row row, int i) {
    Object value = row.get(i);
    if (value instanceof Timestamp time) {
      return time.toInstant().atOffset(ZoneOffset.UTC);
    }
    if (value instanceof Instant time) {
      return time.atOffset(ZoneOffset.UTC);
    }
    return row.schema().fields()[i].dataType().typeName().equals("map") ? row.getJavaMap(i) : value;
  }
}
