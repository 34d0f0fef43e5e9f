package io.useractivity.pipeline.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeadLetterHeadersTest {
  private static final Instant NOW = Instant.parse("2026-10-01T10:00:00Z");

  private static DeadLetter letter(
      int partition, long offset, byte[] key, byte[] value, Map.Entry<String, byte[]>... headers) {
    return new DeadLetter(
        DeadLetterReason.CORRUPT_BODY,
        DeadLetter.Stage.ARCHIVE,
        "events",
        partition,
        offset,
        "the body ends early",
        key,
        value,
        List.of(headers));
  }

  @SafeVarargs
  private static DeadLetter withHeaders(Map.Entry<String, byte[]>... headers) {
    return letter(3, 77, new byte[] {1, -1}, new byte[] {0, 1, 2}, headers);
  }

  private static void assertSame(DeadLetter actual, DeadLetter expected) {
    assertThat(Letters.text(actual)).isEqualTo(Letters.text(expected));
  }

  @Test
  void aDeadLetterReadsBackAsItWas() {
    DeadLetter letter =
        withHeaders(Map.entry("trace", new byte[] {9}), Map.entry("trace", new byte[0]));
    assertSame(DeadLetterHeaders.parse(letter.value(), DeadLetterHeaders.of(letter, NOW)), letter);
  }

  @Test
  @SuppressWarnings("unchecked")
  void nullKeysAndTombstonesStayNull() {
    DeadLetter letter = letter(0, 0, null, null);
    DeadLetter back = DeadLetterHeaders.parse(null, DeadLetterHeaders.of(letter, NOW));
    assertThat(back.key()).isNull();
    assertThat(back.value()).isNull();
  }

  @Test
  void aDeadLetterThatDiesAgainKeepsItsFirstStory() {
    DeadLetter first = withHeaders(Map.entry("trace", new byte[] {9}));
    List<Map.Entry<String, byte[]>> once = DeadLetterHeaders.of(first, NOW);
    DeadLetter second =
        new DeadLetter(
            DeadLetterReason.TOO_LARGE,
            DeadLetter.Stage.ARCHIVE,
            "events",
            1,
            5,
            "too large",
            null,
            first.value(),
            once);
    DeadLetter back = DeadLetterHeaders.parse(first.value(), DeadLetterHeaders.of(second, NOW));
    assertSame(back, second);
    assertSame(DeadLetterHeaders.parse(first.value(), back.headers()), first);
  }

  @Test
  @SuppressWarnings("unchecked")
  void theKeyNamesTheSourceRecordOrTheEvent() {
    assertThat(DeadLetterHeaders.key(withHeaders())).isEqualTo("events-3-77");
    Map.Entry<String, byte[]> id = Map.entry(DeadLetterHeaders.EVENT_ID, "e-1".getBytes(UTF_8));
    assertThat(DeadLetterHeaders.key(letter(-1, -1, null, null, id))).isEqualTo("events-e-1");
    String random = DeadLetterHeaders.key(letter(-1, -1, null, null));
    assertThat(random)
        .matches("events-[0-9a-f-]{36}")
        .isNotEqualTo(DeadLetterHeaders.key(letter(-1, -1, null, null)));
  }

  @Test
  void somethingElseIsNoDeadLetter() {
    assertThatThrownBy(() -> DeadLetterHeaders.parse(null, List.of()))
        .hasMessage("no dead letter: it has no header dlq.reason");
    Map.Entry<String, byte[]> bad = Map.entry(DeadLetterHeaders.REASON, "bored".getBytes(UTF_8));
    assertThatThrownBy(() -> DeadLetterHeaders.parse(null, List.of(bad)))
        .hasMessageContaining("'bored' is no known dead-letter reason");
  }
}
