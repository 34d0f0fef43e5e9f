package io.useractivity.pipeline.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MailboxTest {
  private final Mailbox mailbox = new Mailbox();
  private final List<String> ran = new ArrayList<>();

  @Test
  void whatATaskAddsWaitsForTheNextRound() {
    mailbox.offer(
        () -> {
          ran.add("first");
          mailbox.offer(() -> ran.add("second"));
        });
    mailbox.drain();
    assertThat(ran).containsExactly("first");
    mailbox.drainAfter(Duration.ofSeconds(5));
    assertThat(ran).containsExactly("first", "second");
  }

  @Test
  void aClosedMailboxRunsWhatIsLeftAndTakesNoMore() {
    mailbox.offer(() -> ran.add("left"));
    mailbox.close();
    assertThat(ran).containsExactly("left");
    assertThat(mailbox.offer(() -> ran.add("late"))).isFalse();
    mailbox.drainAfter(Duration.ofMillis(1));
    assertThat(ran).containsExactly("left");
  }
}
