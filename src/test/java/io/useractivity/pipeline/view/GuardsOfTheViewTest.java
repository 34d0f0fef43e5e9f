package io.useractivity.pipeline.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.pipeline.view.OperatorGate.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardsOfTheViewTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, localhost:8080, true",
    "127.0.0.1, 127.0.0.1:8080, true",
    "127.0.0.1, [::1]:8080, true",
    "127.0.0.1, evil.example:8080, false",
    "127.0.0.1, live.example.com, true",
    "127.0.0.1, , false",
    "0.0.0.0, anything.example, true",
  })
  void aLoopbackServerAnswersToLoopbackNamesOnly(String bound, String host, boolean accepted) {
    Origins origins = new Origins(bound, false, List.of("https://live.example.com"));
    assertThat(origins.acceptsHost(host)).isEqualTo(accepted);
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8080, true",
    "HTTP://LOCALHOST:8080, true",
    ", true",
    "https://localhost:8080, false",
    "http://localhost:8081, false",
    "http://localhost.evil.example:8080, false",
    "null, false",
    "https://live.example.com, true",
  })
  void onlyItsOwnOriginAndThoseNamedMayWatch(String origin, boolean accepted) {
    Origins origins = new Origins("127.0.0.1", false, List.of("https://live.example.com"));
    assertThat(origins.accepts(origin, "localhost:8080")).isEqualTo(accepted);
  }

  @Test
  void withoutATokenTheConfigurationDecides() {
    assertThat(new OperatorGate("", false).judge(null, "a", 0)).isEqualTo(Verdict.CLOSED);
    assertThat(new OperatorGate("", true).judge(null, "a", 0)).isEqualTo(Verdict.ALLOWED);
    assertThat(new OperatorGate("", false).usable()).isFalse();
  }

  @Test
  void aTokenIsNeededWhereThereIsOneEvenIfControlsAreOpen() {
    OperatorGate gate = new OperatorGate("0123456789abcdef", true);
    assertThat(gate.judge(null, "a", 0)).isEqualTo(Verdict.REFUSED);
    assertThat(gate.judge("Bearer 0123456789abcdef", "a", 0)).isEqualTo(Verdict.ALLOWED);
    assertThat(gate.judge("Basic 0123456789abcdef", "a", 0)).isEqualTo(Verdict.REFUSED);
    assertThat(gate.judge("Bearer 0123456789abcdeF", "a", 0)).isEqualTo(Verdict.REFUSED);
  }

  @Test
  void whoGuessesWaitsAndOthersDoNot() {
    OperatorGate gate = new OperatorGate("0123456789abcdef", false);
    for (int i = 0; i < OperatorGate.FAILURES; i++) {
      assertThat(gate.judge("Bearer guess", "a", i)).isEqualTo(Verdict.REFUSED);
    }
    assertThat(gate.judge("Bearer 0123456789abcdef", "a", 10)).isEqualTo(Verdict.WAIT);
    assertThat(gate.judge("Bearer 0123456789abcdef", "b", 10)).isEqualTo(Verdict.ALLOWED);
    assertThat(gate.judge("Bearer 0123456789abcdef", "a", OperatorGate.WINDOW_MILLIS))
        .isEqualTo(Verdict.ALLOWED);
  }

  @Test
  void decodingStaysWithinItsBudgetWhateverTheTraffic() {
    DecodeBudget budget = new DecodeBudget(1_000, 0);
    long decoded = 0;
    for (long now = 0; now < 10_000; now += 50) {
      decoded += 5_000 / budget.stride(5_000, now);
    }
    assertThat(decoded).isBetween(9_000L, 12_000L);
    assertThat(budget.stride(10, 11_000)).isEqualTo(1);
  }
}
