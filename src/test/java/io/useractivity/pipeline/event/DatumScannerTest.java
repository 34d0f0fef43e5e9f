package io.useractivity.pipeline.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.useractivity.pipeline.event.CorruptEventException.Reason;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class DatumScannerTest {
  /** ts = 1 millisecond. */
  private static final String TIME = "02";

  @Test
  void readsTheTimeOfUserActivity() throws CorruptEventException {
    DatumScanner scanner =
        DatumScanner.compile(UserActivityBodies.SCHEMA, UserActivityBodies.TIME, true);
    List<byte[]> bodies = UserActivityBodies.make(1000, 7);
    for (int i = 0; i < bodies.size(); i++) {
      byte[] body = bodies.get(i);
      assertThat(scanner.scan(body, 0, body.length)).isEqualTo(UserActivityBodies.FIRST_MILLIS + i);
    }
  }

  @Test
  void everyTruncationIsCorruptWithItsPosition() {
    DatumScanner scanner =
        DatumScanner.compile(UserActivityBodies.SCHEMA, UserActivityBodies.TIME, true);
    byte[] body = UserActivityBodies.make(1, 7).get(0);
    for (int to = 0; to < body.length; to++) {
      int cut = to;
      CorruptEventException refused =
          catchThrowableOfType(CorruptEventException.class, () -> scanner.scan(body, 0, cut));
      assertThat(refused.reason()).isEqualTo(Reason.CORRUPT_BODY);
      assertThat(refused.position()).isBetween(0, cut);
      assertThat(refused.getStackTrace()).isEmpty();
    }
  }

  @Test
  void walksOneDatumAfterAnother() throws CorruptEventException {
    DatumScanner scanner =
        DatumScanner.compile(UserActivityBodies.SCHEMA, UserActivityBodies.TIME, true);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    List<byte[]> bodies = UserActivityBodies.make(10, 7);
    bodies.forEach(all::writeBytes);
    int pos = 0;
    for (int i = 0; i < bodies.size(); i++) {
      int next = scanner.next(all.toByteArray(), pos, all.size());
      assertThat(next - pos).isEqualTo(bodies.get(i).length);
      assertThat(scanner.eventMillis()).isEqualTo(UserActivityBodies.FIRST_MILLIS + i);
      pos = next;
    }
    assertThat(pos).isEqualTo(all.size());
  }

  @ParameterizedTest
  @CsvSource({
    "boolean, 00, ",
    "boolean, 01, ",
    "boolean, 02, a boolean is neither 0 nor 1 at byte 1",
    "boolean, '', the body ends within a field at byte 1",
    "boolean, 0000, the body goes on after its last field at byte 2",
    "int, 8000, ",
    "int, FFFFFFFF0F, ",
    "int, FFFFFFFF1F, a number is too large for its type at byte 1",
    "int, 808080808000, a number is too large for its type at byte 1",
    "long, FFFFFFFFFFFFFFFFFF01, ",
    "long, FFFFFFFFFFFFFFFFFF03, a number is too large for its type at byte 1",
    "long, 8080808080808080808000, a number is too large for its type at byte 1",
    "long, 808080, the body ends within a field at byte 4",
    "float, 00000000, ",
    "float, 000000, the body ends within a field at byte 4",
    "double, 0000000000000000, ",
    "bytes, 00, ",
    "bytes, 02FF, ",
    "bytes, 01, a length is negative at byte 1",
    "bytes, 0400, a length reaches beyond the body at byte 1",
    "bytes, FEFFFFFFFFFFFFFFFF01, a length reaches beyond the body at byte 1",
    "string, 04C3BC, ",
    "string, 02C3, a string is not UTF-8 at byte 1",
    "string, 04C080, a string is not UTF-8 at byte 1",
    "string, 06EDA080, a string is not UTF-8 at byte 1",
    "string, 08F4908080, a string is not UTF-8 at byte 1",
  })
  void primitive(String type, String hex, String problem) {
    expect(with(Schema.create(Schema.Type.valueOf(type.toUpperCase(Locale.ROOT)))), hex, problem);
  }

  @ParameterizedTest
  @CsvSource({
    "00, ",
    "02, ",
    "8400, an enum or union index is out of range at byte 1",
    "04, an enum or union index is out of range at byte 1",
    "01, an enum or union index is out of range at byte 1",
  })
  void enumIndex(String hex, String problem) {
    expect(with(Schema.createEnum("E", null, null, List.of("a", "b"))), hex, problem);
  }

  @ParameterizedTest
  @CsvSource({
    "00, ",
    "8000, ",
    "020261, ",
    "820002, a length reaches beyond the body at byte 3",
    "0461, an enum or union index is out of range at byte 1",
    "01, an enum or union index is out of range at byte 1",
    "0202FF, a string is not UTF-8 at byte 2",
  })
  void nullableString(String hex, String problem) {
    expect(
        with(
            Schema.createUnion(Schema.create(Schema.Type.NULL), Schema.create(Schema.Type.STRING))),
        hex,
        problem);
  }

  @ParameterizedTest
  @CsvSource({
    "00, ",
    "04 02 04 00, ",
    "03 04 02 04 00, ",
    "03 06 02 04 00, the byte size of a block is not that of its items at byte 2",
    "03 02 02 04 00, the byte size of a block is not that of its items at byte 2",
    "03 01 02 04 00, the byte size of a block is not that of its items at byte 2",
    "04 02 04, the body ends within a field at byte 4",
    "FEFFFFFFFFFFFFFFFF01, a block has more items than bytes are left at byte 11",
    "FFFFFFFFFFFFFFFFFF01 00, a block has more items than bytes are left at byte 12",
  })
  void arrayOfInt(String hex, String problem) {
    expect(with(Schema.createArray(Schema.create(Schema.Type.INT))), hex.replace(" ", ""), problem);
  }

  @ParameterizedTest
  @CsvSource({
    "80897A 00, ",
    "82897A 00, more than 1000000 array items without content at byte 4",
    "FEFFFFFFFFFFFFFFFF01 00, more than 1000000 array items without content at byte 11",
    "FFFFFFFFFFFFFFFFFF01 00 00, more than 1000000 array items without content at byte 12",
    "80897A 02 00, more than 1000000 array items without content at byte 5",
    "01 00 00, ",
  })
  void arrayOfNull(String hex, String problem) {
    expect(
        with(Schema.createArray(Schema.create(Schema.Type.NULL))), hex.replace(" ", ""), problem);
  }

  @ParameterizedTest
  @CsvSource({
    "00, ",
    "02 02 61 02 62 00, ",
    "01 08 02 61 02 62 00, ",
    "02 02 FF 02 62 00, a string is not UTF-8 at byte 2",
    "06 02 61 02 62 00, a block has more items than bytes are left at byte 2",
  })
  void mapOfString(String hex, String problem) {
    expect(
        with(Schema.createMap(Schema.create(Schema.Type.STRING))), hex.replace(" ", ""), problem);
  }

  @Test
  void nonUtf8PassesWhereItIsNotAskedFor() throws CorruptEventException {
    DatumScanner scanner =
        DatumScanner.compile(
            with(Schema.create(Schema.Type.STRING)), TimestampField.of("ts"), false);
    byte[] body = HexFormat.of().parseHex(TIME + "02FF");
    assertThat(scanner.scan(body, 0, body.length)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 511, 512, 513, 100_000})
  void linkedListsAreReadUpToTheDepthLimit(int depth) {
    Schema list =
        new Schema.Parser()
            .parse(
                """
                {"type": "record", "name": "Node", "fields": [
                  {"name": "ts", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                  {"name": "next", "type": ["null", "Node"]}]}""");
    byte[] body = new byte[2 * (depth + 1)];
    Arrays.fill(body, (byte) 2);
    body[body.length - 1] = 0;
    expect(
        list,
        HexFormat.of().formatHex(body),
        depth > DatumScanner.MAX_DEPTH
            ? "values are nested more than 512 deep at byte 1026"
            : null);
  }

  @Test
  void recordThatAlwaysContainsItselfIsRefusedNotFollowed() {
    Schema endless = Schema.createRecord("Endless", null, null, false);
    endless.setFields(List.of(new Schema.Field("again", endless)));
    expect(with(endless), "", "values are nested more than 512 deep at byte 1");
  }

  @Test
  void manyLevelsOfSharedRecordsCompileToASmallProgram() {
    Schema level = SchemaBuilder.record("L0").fields().requiredString("text").endRecord();
    for (int i = 1; i <= 40; i++) {
      Schema below = level;
      level = Schema.createRecord("L" + i, null, null, false);
      level.setFields(List.of(new Schema.Field("a", below), new Schema.Field("b", below)));
    }
    Schema deepest = level;
    assertThat(ScannerCompiler.compile(with(deepest), TimestampField.of("ts")).code().length)
        .isLessThan(10_000);
  }

  @Test
  void largeRecordsBecomeSubroutinesAndStillScan() throws CorruptEventException {
    Schema level = SchemaBuilder.record("L0").fields().requiredString("text").endRecord();
    for (int i = 1; i <= 14; i++) {
      Schema below = level;
      level = Schema.createRecord("L" + i, null, null, false);
      level.setFields(List.of(new Schema.Field("a", below), new Schema.Field("b", below)));
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(2);
    for (int i = 0; i < 1 << 14; i++) {
      body.write(4);
      body.writeBytes("ok".getBytes(StandardCharsets.US_ASCII));
    }
    DatumScanner scanner = DatumScanner.compile(with(level), TimestampField.of("ts"), true);
    assertThat(scanner.scan(body.toByteArray(), 0, body.size())).isEqualTo(1);
  }

  /** A record of the time, then a field of this type. */
  private static Schema with(Schema type) {
    Schema time = LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
    Schema record = Schema.createRecord("Event", null, null, false);
    record.setFields(List.of(new Schema.Field("ts", time), new Schema.Field("value", type)));
    return record;
  }

  /** {@code hex} follows the time; the message is null where it is accepted. */
  private static void expect(Schema schema, String hex, String message) {
    DatumScanner scanner = DatumScanner.compile(schema, TimestampField.of("ts"), true);
    String text = schema.getName().equals("Event") ? TIME + hex : hex;
    byte[] body = HexFormat.of().parseHex(text);
    // At the end of its array, and with other bytes after it.
    for (int after : new int[] {0, 1, 20}) {
      byte[] array = Arrays.copyOf(body, body.length + after);
      CorruptEventException refused =
          catchThrowableOfType(
              CorruptEventException.class, () -> scanner.scan(array, 0, body.length));
      if (message == null) {
        assertThat(refused).as(text).isNull();
        assertThat(scanner.eventMillis()).isEqualTo(1);
      } else {
        assertThat(refused).as(text).isNotNull().hasMessage(message);
        assertThat(refused.reason()).isEqualTo(Reason.CORRUPT_BODY);
      }
    }
  }
}
