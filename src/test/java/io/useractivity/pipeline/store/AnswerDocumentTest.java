package io.useractivity.pipeline.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerDocumentTest {
  private static final String COMPLETED =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n  "
          + "<CompleteMultipartUploadResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
          + "<Location>http://h/k?a&amp;b</Location><ETag>&#34;17&quot;</ETag><Empty/>"
          + "<Owner><ID>inner</ID></Owner><ETag>second</ETag></CompleteMultipartUploadResult>";

  @Test
  void textsAreThoseOfTheElementsInTheOuterOne() {
    AnswerDocument document = AnswerDocument.of(COMPLETED);
    assertThat(document.name()).isEqualTo("CompleteMultipartUploadResult");
    assertThat(document.texts())
        .containsEntry("Location", "http://h/k?a&b")
        .containsEntry("ETag", "\"17\"")
        .containsEntry("Empty", "")
        .doesNotContainKey("ID");
    assertThat(document.text("UploadId")).isNull();
  }

  @Test
  void blanksBeforeItCountAsNothing() {
    assertThat(AnswerDocument.of("\n \n" + COMPLETED)).isEqualTo(AnswerDocument.of(COMPLETED));
  }

  @Test
  void anAnswerBrokenOffAnywhereSaysNothing() {
    int outer = COMPLETED.length() - ">".length();
    for (int length = 0; length <= outer; length++) {
      assertThat(AnswerDocument.of(COMPLETED.substring(0, length)))
          .isEqualTo(new AnswerDocument("", Map.of()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html><body><h1>502 Bad Gateway<hr></body></html>",
        "{\"error\": 1}",
        "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><a><b>&e;</b></a>",
        "<a><b>1</b></a><a/>"
      })
  void whatIsNoAnswerOfS3SaysNothing(String body) {
    assertThat(AnswerDocument.of(body).texts()).isEmpty();
  }

  @Property
  void noBodyMakesItFail(@ForAll String body) {
    AnswerDocument.of(body);
    AnswerDocument.of("<a>" + body + "</a>");
  }
}
