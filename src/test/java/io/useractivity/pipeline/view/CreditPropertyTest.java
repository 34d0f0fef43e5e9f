package io.useractivity.pipeline.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class CreditPropertyTest {
  private static final long TIMEOUT = 1_000;

  /** 0 = a frame is offered; n = the browser acknowledges up to n frames it has. */
  @Property
  void neverMoreFramesAreUnpaintedThanTheWindow(
      @ForAll @Size(max = 200) List<@IntRange(max = 6) Integer> steps) {
    Credit credit = new Credit(TIMEOUT);
    Deque<Long> atTheBrowser = new ArrayDeque<>();
    long frame = 0;
    long skipped = 0;
    for (int step : steps) {
      if (step == 0) {
        boolean sent = credit.take(++frame, false, 0);
        assertThat(sent).isEqualTo(atTheBrowser.size() < Credit.WINDOW);
        if (sent) {
          atTheBrowser.add(frame);
        } else {
          skipped++;
        }
      } else {
        for (int i = 0; i < step && !atTheBrowser.isEmpty(); i++) {
          credit.acknowledge(atTheBrowser.remove(), 0);
        }
      }
      assertThat(atTheBrowser).hasSizeLessThanOrEqualTo(Credit.WINDOW);
    }
    assertThat(credit.skipped()).isEqualTo(skipped);
  }

  @Example
  void aBrowserThatStopsIsClosedAndOneThatIsOnlySlowIsNot() {
    Credit credit = new Credit(TIMEOUT);
    for (long now = 0; now < 20 * TIMEOUT; now += TIMEOUT / 2) {
      credit.take(now + 1, false, now);
      assertThat(credit.verdict(now)).isNull();
      credit.acknowledge(now + 1, now + TIMEOUT / 3);
    }
    credit.take(99_999, false, 20 * TIMEOUT);
    assertThat(credit.verdict(21 * TIMEOUT)).isNull();
    assertThat(credit.verdict(21 * TIMEOUT + 1)).isEqualTo("no frame was painted for 1 s");
  }

  @Example
  void anIdleBrowserOwesNothing() {
    Credit credit = new Credit(TIMEOUT);
    credit.take(1, false, 0);
    credit.acknowledge(1, 10);
    assertThat(credit.verdict(100 * TIMEOUT)).isNull();
  }

  @Example
  void aFullSocketSkipsTheFrame() {
    Credit credit = new Credit(TIMEOUT);
    assertThat(credit.take(1, true, 0)).isFalse();
    assertThat(credit.skipped()).isEqualTo(1);
  }

  @Example
  void foreignAcknowledgementsGiveNoCredit() {
    Credit credit = new Credit(TIMEOUT);
    for (int i = 1; i <= Credit.WINDOW; i++) {
      credit.take(i, false, 0);
    }
    credit.acknowledge(-5, 0);
    assertThat(credit.take(9, false, 0)).isFalse();
    credit.acknowledge(Long.MAX_VALUE, 0);
    assertThat(credit.take(10, false, 0)).isTrue();
  }
}
