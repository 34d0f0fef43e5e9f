package io.useractivity.pipeline.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.useractivity.pipeline.event.TimestampField.Unit;
import java.util.HexFormat;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimestampFieldTest {
  private static final String NESTED =
      """
      {"type": "record", "name": "Event", "fields": [
        {"name": "id", "type": "string"},
        {"name": "meta", "type": ["null", {"type": "record", "name": "Meta", "fields": [
          {"name": "times", "type": {"type": "record", "name": "Times", "fields": [
            {"name": "sent", "type": "int"},
            {"name": "created", "type": ["null", %s]}]}}]}]}]}""";

  @ParameterizedTest
  @CsvSource({
    "timestamp-millis, AUTO, 1795000000123, 1795000000123",
    "timestamp-micros, AUTO, 1795000000123999, 1795000000123",
    "timestamp-nanos, AUTO, 1795000000123999999, 1795000000123",
    "local-timestamp-millis, AUTO, 1795000000123, 1795000000123",
    "local-timestamp-micros, AUTO, 1795000000123999, 1795000000123",
    "local-timestamp-nanos, AUTO, 1795000000123999999, 1795000000123",
    "timestamp-millis, MILLIS, 1795000000123, 1795000000123",
    "none, SECONDS, 1795000000, 1795000000000",
    "none, MILLIS, 1795000000123, 1795000000123",
    "none, MICROS, 1795000000123999, 1795000000123",
    "none, SECONDS, 0, 0",
    "none, SECONDS, 253402300799, 253402300799000",
    "none, MILLIS, 253402300799999, 253402300799999",
    "none, MICROS, 253402300799999999, 253402300799999",
    "timestamp-nanos, AUTO, 9223372036854775807, 9223372036854",
  })
  void converts(String type, Unit unit, long raw, long millis) throws CorruptEventException {
    assertThat(scan(type, unit, raw)).isEqualTo(millis);
  }

  @ParameterizedTest
  @CsvSource({
    "none, SECONDS, -1",
    "none, SECONDS, 253402300800",
    "none, SECONDS, 9223372036854775807",
    "none, MILLIS, 253402300800000",
    "none, MILLIS, -9223372036854775808",
    "none, MICROS, 253402300800000000",
    "timestamp-nanos, AUTO, -1",
  })
  void refusesTimesOutside1970To9999(String type, Unit unit, long raw) {
    assertThatThrownBy(() -> scan(type, unit, raw))
        .isInstanceOfSatisfying(
            CorruptEventException.class,
            refused ->
                assertThat(refused.reason()).isEqualTo(CorruptEventException.Reason.BAD_TIMESTAMP))
        .hasMessage("the timestamp is outside the years 1970 to 9999 at byte 0");
  }

  @Test
  void followsAPathThroughNullableRecords() throws CorruptEventException {
    DatumScanner scanner = nested(Unit.MILLIS, "meta.times.created");
    byte[] body = HexFormat.of().parseHex("0261" + "02" + "0A" + "02" + "08");
    assertThat(scanner.scan(body, 0, body.length)).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({"026100", "0261020A00"})
  void aNullOnTheWayIsABadTimestamp(String hex) {
    DatumScanner scanner = nested(Unit.MILLIS, "meta.times.created");
    byte[] body = HexFormat.of().parseHex(hex);
    assertThatThrownBy(() -> scanner.scan(body, 0, body.length))
        .isInstanceOf(CorruptEventException.class)
        .hasMessage("the timestamp is null");
  }

  @Test
  void intSecondsAreATimestamp() throws CorruptEventException {
    DatumScanner scanner = nested(Unit.SECONDS, "meta.times.sent");
    byte[] body = HexFormat.of().parseHex("0261" + "02" + "0A" + "00");
    assertThat(scanner.scan(body, 0, body.length)).isEqualTo(5000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nope | MILLIS | does not exist: Event has no field nope",
        "meta.nope | MILLIS | does not exist: Meta has no field nope",
        "id | MILLIS | is a string; it must be a long (or int)",
        "meta | MILLIS | is a record; it must be a long (or int)",
        "id.x | MILLIS | leads through a string, not a record",
        "meta.times.created | AUTO | has no timestamp logical type; name its unit",
      })
  void unusableFieldsAreNamed(String path, Unit unit, String problem) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> nested(unit, path))
        .withMessageStartingWith("schema Event: timestamp field '" + path + "' " + problem);
  }

  @Test
  void aUnitThatContradictsTheLogicalTypeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scan("timestamp-micros", Unit.MILLIS, 0))
        .withMessageContaining("configured as MILLIS but its logical type is timestamp-micros");
  }

  @ParameterizedTest
  @CsvSource({"''", "a..b", ".a", "a."})
  void aPathHasNames(String path) {
    assertThatIllegalArgumentException().isThrownBy(() -> TimestampField.of(path));
  }

  private static DatumScanner nested(Unit unit, String path) {
    Schema schema = new Schema.Parser().parse(NESTED.formatted("\"long\""));
    return DatumScanner.compile(schema, new TimestampField(path, unit), true);
  }

  private static long scan(String type, Unit unit, long raw) throws CorruptEventException {
    String logical = type.equals("none") ? "" : ", \"logicalType\": \"" + type + "\"";
    Schema schema =
        new Schema.Parser()
            .parse(
                """
                {"type": "record", "name": "Event", "fields": [
                  {"name": "t", "type": {"type": "long"%s}}]}"""
                    .formatted(logical));
    GenericData.Record event = new GenericData.Record(schema);
    event.put("t", raw);
    byte[] body = UserActivityBodies.encode(schema, event);
    return DatumScanner.compile(schema, new TimestampField("t", unit), true)
        .scan(body, 0, body.length);
  }
}
