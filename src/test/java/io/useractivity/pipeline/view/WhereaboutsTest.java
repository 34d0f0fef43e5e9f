package io.useractivity.pipeline.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.pipeline.layout.ObjectFacts;
import io.useractivity.pipeline.notice.ArchiveNotice;
import io.useractivity.pipeline.notice.ProcessStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WhereaboutsTest {
  private static final long HOUR = 490_000;
  private static final long SCHEMA = 0xabcL;
  private static final long NOW = 5_000_000;

  private final ObjectIndex objects = new ObjectIndex();
  private final DeadLetters letters = new DeadLetters();
  private final Whereabouts whereabouts = new Whereabouts(objects, letters, "topic");

  private static ArchiveNotice notice(long hour, long first, long last) {
    return new ArchiveNotice(
        "key-" + hour + "-" + first,
        "topic",
        0,
        "g",
        0,
        hour,
        ObjectFacts.hex64(SCHEMA),
        first,
        last,
        2,
        100,
        0,
        0,
        "events",
        0,
        0);
  }

  private static ProcessStatus process() {
    ProcessStatus.Partition partition =
        new ProcessStatus.Partition(0, 50, 20, 60, 1_000, 1, 1, 10, false, 50, 0, 18, 2, 30);
    ProcessStatus.Lane lane =
        new ProcessStatus.Lane(
            0, HOUR, ObjectFacts.hex64(SCHEMA), 40, 48, 3, 600, NOW - 18_000, "age", NOW + 42_000);
    ProcessStatus.Archiver archiver =
        new ProcessStatus.Archiver(
            true, false, false, false, false, 40, 1, 1, 2, 0, 1, List.of(partition), List.of(lane));
    return new ProcessStatus(
        "p",
        "h",
        List.of("archiver"),
        "1",
        0,
        NOW,
        "running",
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        null,
        archiver);
  }

  private Whereabouts.Answer where(long offset, String problem) {
    return whereabouts.of(0, offset, HOUR, SCHEMA, problem, List.of(process()), NOW);
  }

  @Test
  void inItsObject() {
    objects.add(notice(HOUR, 3, 9));
    objects.add(notice(HOUR + 1, 4, 8));
    assertThat(where(5, null).state()).isEqualTo("archived");
    assertThat(where(5, null).object().key()).isEqualTo("key-490000-3");
    assertThat(where(10, null).object()).isNull();
  }

  @Test
  void inAnOpenLaneWithTheReasonAndTheTimeLeft() {
    Whereabouts.Answer answer = where(41, null);
    assertThat(answer.state()).isEqualTo("open");
    assertThat(answer.text()).contains("event_date=", "rotates next by age, in 42 s");
  }

  @Test
  void inTheDeadLetterTopic() {
    letters.add("topic-0-30", new DeadLetters.Letter(0, "corrupt-body", "archive", 0, 30, "d", 9));
    assertThat(where(30, "corrupt-body").state()).isEqualTo("dead-lettered");
    assertThat(where(31, "corrupt-body").text()).contains("on its way to the dead-letter topic");
  }

  @Test
  void elsewhereOnItsWay() {
    assertThat(where(19, null).state()).isEqualTo("archived");
    assertThat(where(30, null).state()).isEqualTo("closed");
    assertThat(where(57, null).text()).isEqualTo("waits in Kafka, 7 records before it");
    assertThat(whereabouts.of(3, 1, HOUR, SCHEMA, null, List.of(process()), NOW).state())
        .isEqualTo("unknown");
  }

  @Test
  void theBooksBalanceAndShowWhatIsMissing() {
    Books books = Books.of(List.of(process()), Map.of(0, 64L), NOW);
    assertThat(books.produced()).isEqualTo(64);
    assertThat(books.inFlight()).isEqualTo(30 + 14);
    assertThat(books.missing()).isZero();
    ProcessStatus.Partition leak =
        new ProcessStatus.Partition(0, 50, 20, 50, -1, 0, 0, 0, false, 50, 0, 18, 2, 27);
    ProcessStatus.Archiver archiver =
        new ProcessStatus.Archiver(
            true, false, false, false, false, 0, 0, 0, 0, 0, 0, List.of(leak), List.of());
    ProcessStatus leaking =
        new ProcessStatus(
            "p", "h", List.of(), "1", 0, NOW, "running", Map.of(), Map.of(), Map.of(), Map.of(),
            null, archiver);
    assertThat(Books.of(List.of(leaking), Map.of(), NOW).missing()).isEqualTo(3);
  }

  @Test
  void noticesMetTwiceCountOnceAndOldOnesAreForgotten() {
    objects.add(notice(HOUR, 1, 2));
    objects.add(notice(HOUR, 1, 2));
    assertThat(objects.newest(10)).hasSize(1);
    for (int i = 0; i < 20_000; i++) {
      objects.add(notice(HOUR, 10 + 3L * i, 12 + 3L * i));
    }
    assertThat(objects.find(0, 1, HOUR, SCHEMA)).isEmpty();
    assertThat(objects.newest(30_000)).hasSize(20_000);
  }

  @Test
  void aSilentProcessIsToldAndThenForgotten() {
    ProcessBoard board = new ProcessBoard(1_000);
    board.update(process());
    assertThat(board.silent(process(), NOW + 4_000)).isFalse();
    assertThat(board.silent(process(), NOW + 6_000)).isTrue();
    assertThat(board.current(NOW + 59_000)).hasSize(1);
    assertThat(board.current(NOW + 61_000)).isEmpty();
    board.ended("p");
    assertThat(board.current(NOW)).isEmpty();
  }
}
