package io.useractivity.pipeline.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowFilterTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static RowFilter parse(String json, Columns columns) throws IOException {
    return RowFilter.parse(MAPPER.readTree(json.replace('\'', '"')), columns);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                              | true  | true",
        "{'types': ['purchase']}                         | false | false",
        "{'types': ['page_view', 'purchase']}            | true  | false",
        "{'state': 'valid'}                              | true  | false",
        "{'state': 'invalid'}                            | false | true",
        "{'where': {'user_id': 'u-1'}}                   | true  | false",
        "{'where': {'user_id': 'u-2'}}                   | false | false",
        "{'where': {'user_id': ''}}                      | true  | true",
        "{'text': 'SHOES'}                               | true  | false",
        "{'text': 'bad-fr'}                              | false | true",
        "{'text': 'shoes', 'where': {'user_id': 'u-9'}}  | false | false",
      })
  void itPassesWhatItNames(String json, boolean valid, boolean invalid) throws IOException {
    RowFilter filter = parse(json, Rows.COLUMNS);
    Row row = Rows.row(1, "page_view", "u-1", "/c/Shoes");
    assertThat(filter.matches(row, Rows.COLUMNS)).isEqualTo(valid);
    assertThat(filter.matches(Rows.invalid(2), Rows.COLUMNS)).isEqualTo(invalid);
  }

  @Test
  void equalFiltersAreEqualHoweverTheyAreWritten() throws IOException {
    assertThat(parse("{'types':['a','b'],'text':'X'}", Rows.COLUMNS))
        .isEqualTo(
            parse("{'text':'x','where':{'user_id':''},'types':['b','a','a']}", Rows.COLUMNS));
    assertThat(parse("{}", Rows.COLUMNS)).isEqualTo(RowFilter.ALL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'where': {'user_id': 'u'}} | user_id is masked here",
        "{'types': ['purchase']}     | event_type is masked here",
        "{'where': {'nothing': 'u'}} | 'nothing' is no column",
        "{'state': 'odd'}            | state is all, valid or invalid",
        "[]                          | a filter is a JSON object",
      })
  void itRefuses(String json, String why) {
    Columns masked = Columns.of("event_type,user_id,page_url", "event_type", "user_id,event_type");
    assertThatThrownBy(() -> parse(json, masked))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void freeTextDoesNotLookIntoMaskedColumns() throws IOException {
    Columns masked = Columns.of("event_type,user_id,page_url", "event_type", "user_id");
    RowFilter filter = parse("{'text': 'u-1'}", masked);
    assertThat(filter.matches(Rows.row(1, "page_view", "u-1", "/"), masked)).isFalse();
  }

  @Test
  void itRefusesTextWithoutMeasure() {
    assertThatThrownBy(() -> parse("{'text': '" + "x".repeat(201) + "'}", Rows.COLUMNS))
        .hasMessageContaining("at most 200 characters");
  }
}
