package io.useractivity.etl.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "https://shop.example/a/b?c=d, https://shop.example/a/b, shop.example, /a/b",
        "https://shop.example/a#b?c, https://shop.example/a, shop.example, /a",
        "https://shop.example, https://shop.example, shop.example, /",
        "https://shop.example?x, https://shop.example, shop.example, /",
        "https://shop.example:8443/, https://shop.example:8443/, shop.example, /",
        "https://me:secret@Shop.Example/x, https://me:secret@Shop.Example/x, shop.example, /x",
        "https://shöp.example/ü?ü, https://shöp.example/ü, shöp.example, /ü",
        "https:///x, https:///x, -, /x",
        "://x/y, ://x/y, -, -",
        "/only/a/path?q, /only/a/path, -, /only/a/path",
        "no url, no url, -, -",
        "http:/x, http:/x, -, -",
        "a/b://c/d, a/b://c/d, c, /d",
      })
  void everyTextHasParts(String text, String plain, String host, String path) {
    for (CharSequence form : new CharSequence[] {text, new Utf8(text)}) {
      Url url = Url.of(form);
      assertThat(url.withoutQuery()).hasToString(plain);
      assertThat(url.host() == null ? null : url.host().toString()).isEqualTo(host);
      assertThat(url.path() == null ? null : url.path().toString()).isEqualTo(path);
    }
  }

  @Test
  void avrosTextsAndJavasGiveTheSame() {
    SplittableRandom random = new SplittableRandom(4);
    String[] parts = {
      "http", "://", "/", ":", "@", "?", "#", "Shop", "example", ".", "ü", " ", "1"
    };
    for (int i = 0; i < 100_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(9); j >= 0; j--) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      assertThat(Url.of(new Utf8(text.toString())).toString())
          .isEqualTo(Url.of(text.toString()).toString());
    }
  }

  @Test
  void blankAndUuidMeanTheSameOfBothTexts() {
    for (String text :
        new String[] {
          "", " ", "\t\u2003", "x", "0e5b9d80-0000-4000-8000-00000000000g", "０e5b9d80"
        }) {
      assertThat(Texts.isBlank(new Utf8(text))).as(text).isEqualTo(text.isBlank());
      assertThat(Texts.isUuid(new Utf8(text))).as(text).isFalse();
    }
    String id = "0E5b9d80-0000-4000-8000-00000000000f";
    assertThat(Texts.isUuid(id) && Texts.isUuid(new Utf8(id))).isTrue();
  }
}
